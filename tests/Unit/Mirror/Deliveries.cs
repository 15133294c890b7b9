using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Mirror;

/// <summary>Calls, batches of them, and their way to a node.</summary>
internal static class Deliveries
{
    private const int Bound = 64 * 1024 * 1024;

    /// <summary>Longer than any delivery takes that is not stuck, on a machine that is busy with other things.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    public static string Line(string method = "GET", string path = "/pets", string domainName = "api.example.com") => new SampleCall
    {
        RequestId = Guid.NewGuid().ToString(),
        Method = method,
        Path = path,
        Status = 200,
        ResponseLength = 12,
        RequestTime = SampleTraffic.DefaultStart,
        ResponseLatency = 7,
        Stage = "prod",
        DomainName = domainName,
        SourceIp = "203.0.113.7",
        UserAgent = "curl/8.5.0",
    }.ToLine();

    /// <summary>Calls of one method to /pets/0, /pets/1 and so on.</summary>
    public static string[] Lines(int count, string method = "GET") =>
        [.. Enumerable.Range(0, count).Select(number => Line(method, $"/pets/{number}"))];

    public static NodeClientOptions To(NodeSimulator node, int concurrency = 4) => To(node.Address) with { Concurrency = concurrency };

    public static NodeClientOptions To(
        string address, string scheme = "http") => new() { Address = NodeAddress.Parse(address, scheme), Protocol = NodeProtocol.Mirror };

    /// <summary>Delivers lines as one batch and sees to it that the account adds up.</summary>
    public static async Task<DeliveryReport> DeliverAsync(this NodeClient client, IEnumerable<string> lines, TimeSpan? timeLeft = null)
    {
        string[] all = [.. lines];
        using LogsEnvelope envelope = LogsEnvelope.Decode(LogsEvent.FromLines(all).ToBytes(), Bound);
        DeliveryReport report = await client.DeliverAsync(envelope, timeLeft ?? Patience).WaitAsync(Patience + TimeSpan.FromSeconds(20));
        Assert.Equal(all.Length, report.Received);
        Assert.Equal(report.Received, report.Forwarded + report.Filtered + report.Invalid + report.Rejected + report.Failed);
        Assert.Equal(report.Invalid, report.InvalidReasons.Sum(each => each.Count));
        Assert.Equal(report.Rejected, report.Rejections.Sum(each => each.Count));
        return report;
    }

    public static void AssertAllForwarded(this DeliveryReport report)
    {
        Assert.Equal((DeliveryError.None, report.Received), (report.Error, report.Forwarded));
    }

    /// <summary>What the node was asked for by records, in order; requests that stand for no record are left out.</summary>
    public static IReadOnlyList<ReceivedRequest> Records(this NodeSimulator node) =>
        [.. node.Requests.Where(request => !request.Target.StartsWith("/.wallarm-probe/", StringComparison.Ordinal))];
}
