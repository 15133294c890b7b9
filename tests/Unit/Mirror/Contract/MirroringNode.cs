using System.Text;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Mirror.Contract;

/// <summary>A node, a client of it, and what the one received from the other.</summary>
internal sealed class MirroringNode : IAsyncDisposable
{
    public const string FirstDelivery = "/.wallarm-probe/first-delivery";

    private readonly NodeSimulator _simulator;
    private readonly NodeClient _client;

    private MirroringNode(NodeSimulator simulator, NodeClientOptions options)
    {
        _simulator = simulator;
        _client = new NodeClient(options);
        Authority = options.Address.Authority;
    }

    public string Authority { get; }

    public static async Task<MirroringNode> StartAsync(
        Func<NodeClientOptions, NodeClientOptions>? configure = null, Func<NodeSimulator, string>? addressOf = null)
    {
        var simulator =
            await NodeSimulator.StartAsync(new NodeSimulatorOptions { DropDuplicateRequestIds = false, BuildInventory = false });
        var address = NodeAddress.Parse(addressOf is null ? simulator.Address : addressOf(simulator), "http");
        var options = new NodeClientOptions { Address = address, Protocol = NodeProtocol.Mirror, Concurrency = 1 };
        return new MirroringNode(simulator, configure is null ? options : configure(options));
    }

    /// <summary>Sends one line as an event of its own and returns the request that mirrors it.</summary>
    public async Task<MirroredRequest> MirrorAsync(string line) => Assert.Single(await MirrorAsync([line]));

    public async Task<IReadOnlyList<MirroredRequest>> MirrorAsync(IReadOnlyCollection<string> lines)
    {
        var (report, requests) = await DeliverAsync(LogsEvent.FromLines(lines).ToBytes());
        Assert.Equal((lines.Count, lines.Count), (report.Received, report.Forwarded));
        return [.. requests.Select(head => MirroredRequest.Read(head))];
    }

    /// <summary>The report of an event, and the heads of the requests that stand for its records.</summary>
    public async Task<(DeliveryReport Report, IReadOnlyList<ReadOnlyMemory<byte>> Heads)> DeliverAsync(byte[] payload)
    {
        var before = _simulator.Requests.Count;
        DeliveryReport report;
        using (var envelope = LogsEnvelope.Decode(payload, 64 * 1024 * 1024))
        {
            report = await _client.DeliverAsync(envelope, TimeSpan.FromSeconds(30));
        }

        Assert.Equal(report.Received, report.Forwarded + report.Filtered + report.Invalid + report.Rejected + report.Failed);
        var heads = _simulator.Requests.Skip(before).Select(request => request.RawHead);
        return (
            report,
            [.. heads.Where(head => !Encoding.Latin1.GetString(head.Span).StartsWith($"GET {FirstDelivery} ", StringComparison.Ordinal))]);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _simulator.DisposeAsync();
    }
}
