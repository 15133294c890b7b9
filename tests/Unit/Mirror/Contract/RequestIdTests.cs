using System.IO.Hashing;
using System.Text;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.AccessLogs;

namespace Wallarm.Connector.Tests.Mirror.Contract;

public class RequestIdTests
{
    private const string Line = """{"httpMethod":"GET","path":"/","requestId":"a"}""";

    /// <summary>The documented hash, computed apart from the product.</summary>
    public static string Expected(string owner, string logGroup, string logStream, string id)
    {
        var stream = XxHash128.Hash(Encoding.UTF8.GetBytes($"{owner}\n{logGroup}\n{logStream}\n"));
        return Convert.ToHexStringLower(XxHash128.Hash([.. stream, .. XxHash128.Hash(Encoding.UTF8.GetBytes(id))]));
    }

    [Fact]
    public async Task An_id_is_the_same_in_every_process_and_every_time()
    {
        string[] ids = [await IdOfAsync(RequestHeadTests.Event("1", Line)), await IdOfAsync(RequestHeadTests.Event("1", Line))];

        Assert.All(ids, id => Assert.Equal("d62163bea0f3cb3e0ddd99f1a5323df9", id));
    }

    [Fact]
    public async Task An_id_depends_on_account_group_stream_and_event_and_on_nothing_else()
    {
        LogsEvent[] different =
        [
            RequestHeadTests.Event("1", Line),
            RequestHeadTests.Event("2", Line),
            RequestHeadTests.Event("12", Line),
            RequestHeadTests.Event("", Line),
            RequestHeadTests.Event("1", Line, owner: "210987654321"),
            RequestHeadTests.Event("1", Line, owner: ""),
            RequestHeadTests.Event("1", Line, logGroup: "/aws/apis"),
            RequestHeadTests.Event("1", Line, logGroup: "/aws/ap", logStream: "istream"),
            RequestHeadTests.Event("1", Line, logStream: "stream2"),
            RequestHeadTests.Event("1", Line, logGroup: "stream", logStream: "/aws/api"),
        ];
        var ids = new List<string>();
        foreach (var each in different)
        {
            var id = await IdOfAsync(each);
            Assert.Equal(Expected(each.Owner!, each.LogGroup!, each.LogStream!, each.LogEvents![0].Id!), id);
            ids.Add(id);
        }

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(ids[0], await IdOfAsync(RequestHeadTests.Event("1", SampleLines.All[0])));
        Assert.Equal(ids[0], await IdOfAsync(RequestHeadTests.Event("1", Line.Replace("\"a\"", "\"b\"", StringComparison.Ordinal)) with { SubscriptionFilters = ["other"] }));
    }

    [Fact]
    public async Task A_request_that_is_sent_again_is_the_same_to_the_last_byte()
    {
        await using var simulator =
            await NodeSimulator.StartAsync(
                new NodeSimulatorOptions { Script = FaultScript.Parse(["1:status=503", "2:close", "3:reset-after=5"]) });
        using var client = new Forwarding.NodeClient(new() { Protocol = Forwarding.Nodes.NodeProtocol.Mirror, Address = Forwarding.Nodes.NodeAddress.Parse(simulator.Address, "http") });
        using var envelope = Forwarding.CloudWatch.LogsEnvelope.Decode(LogsEvent.FromLines([SampleLines.All[0]]).ToBytes(), 1 << 20);

        var report = await client.DeliverAsync(envelope, TimeSpan.FromSeconds(30));

        Assert.Equal((1, 4), (report.Forwarded, simulator.Requests.Count));
        Assert.Single(simulator.Requests.Select(request => Encoding.Latin1.GetString(request.RawHead.Span)).Distinct());
    }

    [Fact]
    public async Task All_ids_of_a_large_event_are_different()
    {
        await using var node = await MirroringNode.StartAsync(options => options with { Concurrency = 8 });

        var requests = await node.MirrorAsync([.. Enumerable.Repeat(Line, 2_000)]);

        var ids = requests.Select(request => request["X-Request-Id"]).ToList();
        Assert.Equal(2_000, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{32}$", id));
    }

    private static async Task<string> IdOfAsync(LogsEvent logs)
    {
        await using var node = await MirroringNode.StartAsync();
        var (_, heads) = await node.DeliverAsync(logs.ToBytes());
        return MirroredRequest.Read(Assert.Single(heads))["X-Request-Id"]!;
    }
}
