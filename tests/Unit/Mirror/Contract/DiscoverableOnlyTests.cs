using System.Text;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.AccessLogs;

namespace Wallarm.Connector.Tests.Mirror.Contract;

public class DiscoverableOnlyTests
{
    private static readonly string[] Ignored =
    [
        """{"httpMethod":"GET","path":"/pets","status":"404"}""",
        """{"httpMethod":"GET","path":"/pets"}""",
        """{"httpMethod":"OPTIONS","path":"/pets","status":"200"}""",
        """{"httpMethod":"HEAD","path":"/pets","status":"200"}""",
        """{"httpMethod":"GET","path":"/pets","status":"200","domainName":"localhost"}""",
        """{"httpMethod":"GET","path":"/.env","status":"200"}""",
        """{"httpMethod":"GET","path":"/a%3Bb","status":"200"}""",
    ];

    private static readonly string[] Counted =
    [
        """{"httpMethod":"GET","path":"/pets","status":"200"}""",
        """{"httpMethod":"DELETE","path":"/pets/1","status":"204","domainName":"api.example.com"}""",
        """{"httpMethod":"GET","path":"/.wallarm-probe/p-1","status":"404"}""",
        """{"httpMethod":"HEAD","path":"/.wallarm-probe/p-2"}""",
    ];

    [Fact]
    public async Task What_discovery_ignores_is_filtered_and_the_rest_and_probes_are_sent()
    {
        await using var node = await MirroringNode.StartAsync(options => options with { DiscoverableOnly = true });

        var (report, heads) = await node.DeliverAsync(LogsEvent.FromLines([.. Ignored, .. Counted, "no record"]).ToBytes());

        Assert.Equal((12, 4, 7, 1, 0), (report.Received, report.Forwarded, report.Filtered, report.Invalid, report.Failed));
        Assert.Equal(
            ["/.wallarm-probe/p-1", "/.wallarm-probe/p-2", "/pets", "/pets/1"],
            heads.Select(head => MirroredRequest.Read(head).Target).Order(StringComparer.Ordinal));
        Assert.Equal(["p-1", "p-2"], report.Probes.Select(probe => probe.Id).Order());
    }

    [Fact]
    public async Task Everything_is_sent_otherwise()
    {
        await using var node = await MirroringNode.StartAsync();

        var (report, heads) = await node.DeliverAsync(LogsEvent.FromLines([.. Ignored, .. Counted]).ToBytes());

        Assert.Equal((11, 11, 0, 11), (report.Received, report.Forwarded, report.Filtered, heads.Count));
    }

    [Fact]
    public async Task An_event_of_which_nothing_counts_sends_nothing_at_all()
    {
        await using var simulator = await NodeSimulator.StartAsync();
        using var client = new Forwarding.NodeClient(new() { Protocol = Forwarding.Nodes.NodeProtocol.Mirror, Address = Forwarding.Nodes.NodeAddress.Parse(simulator.Address, "http"), DiscoverableOnly = true });
        using var envelope = Forwarding.CloudWatch.LogsEnvelope.Decode(LogsEvent.FromLines([.. Ignored, "no record"]).ToBytes(), 1 << 20);

        var report = await client.DeliverAsync(envelope, TimeSpan.FromSeconds(30));

        Assert.Equal((8, 7, 1, 0), (report.Received, report.Filtered, report.Invalid, simulator.Requests.Count));
        Assert.Equal(Forwarding.Delivery.DeliveryError.None, report.Error);
    }

    [Fact]
    public async Task Invalid_lines_are_counted_by_reason_and_never_quoted()
    {
        await using var node = await MirroringNode.StartAsync();
        var lines = Enumerable.Range(0, 30).Select(number => $"(id) Method request headers: {{Authorization=secret{number}}}").Append("""{"httpMethod":"GET","path":"secret"}""").ToList();
        var logs = LogsEvent.FromLines(lines);

        var (report, heads) = await node.DeliverAsync(logs.ToBytes());

        Assert.Empty(heads);
        Assert.Equal((31, 31, 10), (report.Received, report.Invalid, report.InvalidSamples.Count));
        Assert.Equal(31, report.InvalidReasons.Sum(reason => reason.Count));
        Assert.All(report.InvalidSamples, sample => Assert.Contains(sample.EventId, logs.LogEvents!.Select(each => each.Id)));
        Assert.DoesNotContain("secret", System.Text.Json.JsonSerializer.Serialize(report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", 1)]
    [InlineData("127.0.0.1.", 1)]
    [InlineData("127.0.0.2", 0)]
    [InlineData("api.example.com", 0)]
    public async Task A_record_of_the_nodes_own_host_is_rejected_and_not_sent(string domainName, int rejected)
    {
        await using var node = await MirroringNode.StartAsync();

        var (report, heads) = await node.DeliverAsync(LogsEvent.FromLines([SampleLines.All[0].Replace("a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com", domainName, StringComparison.Ordinal), SampleLines.All[1]]).ToBytes());

        Assert.Equal((rejected, 2 - rejected), (report.Rejected, report.Forwarded));
        Assert.Equal(2 - rejected, heads.Count);
        Assert.All(heads, head => Assert.True(rejected == 0 || !Encoding.UTF8.GetString(head.Span).Contains($"X-Forwarded-Host: {domainName}\r\n", StringComparison.Ordinal)));
        if (rejected > 0) Assert.Null(Assert.Single(report.Rejections).Status);
    }
}
