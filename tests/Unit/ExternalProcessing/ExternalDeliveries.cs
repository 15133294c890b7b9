using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.ExternalProcessing;

/// <summary>The way of records to a peer that speaks ext_proc.</summary>
internal static class ExternalDeliveries
{
    /// <summary>Longer than anything takes that is not stuck, on a machine that is busy with other things.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Short enough to see a deadline pass, long enough for a response on a busy machine.</summary>
    public static readonly TimeSpan ShortResponse = TimeSpan.FromMilliseconds(1_500);

    public static NodeClientOptions To(Http2Peer peer) => To(peer.Address, peer.Options.Certificate is null ? "http" : "https");

    public static NodeClientOptions To(string address, string scheme = "http") =>
        new() { Address = NodeAddress.Parse(address, scheme), Protocol = NodeProtocol.ExtProc, ResponseTimeout = TimeSpan.FromSeconds(5) };

    /// <summary>Delivers records and returns what became of them; no record lacks an outcome.</summary>
    public static async Task<DeliveryReport> DeliverAsync(
        this Http2Peer peer, int count, TimeSpan? timeLeft = null, TimeSpan? responseTimeout = null)
    {
        using NodeClient client = new(To(peer) with { ResponseTimeout = responseTimeout ?? TimeSpan.FromSeconds(5) });
        return await client.DeliverAsync(Deliveries.Lines(count), timeLeft);
    }

    /// <summary>Lets one record succeed, so that from now on nothing about the peer is a wrong address.</summary>
    public static async Task<NodeClient> WarmUpAsync(this Http2Peer peer, NodeClientOptions? options = null)
    {
        NodeClient client = new(options ?? To(peer));
        (await client.DeliverAsync([Deliveries.Line(path: WarmUpPath)])).AssertAllForwarded();
        return client;
    }

    public const string WarmUpPath = "/warm-up";

    /// <summary>A peer that behaves but for one time: at the first part 1 behind the record that warms up.</summary>
    public static PeerOptions MisbehavingOnce(Func<PeerCall, Task> misbehave)
    {
        int done = 0;
        return new PeerOptions
        {
            OnPart = (call, part) => part == 1 && call.Path != WarmUpPath && Interlocked.Exchange(ref done, 1) == 0
                ? misbehave(call)
                : call.AcknowledgeAsync(part),
        };
    }

    /// <summary>Lets a peer misbehave once in the middle of a batch; no record may be lost by it.</summary>
    public static async Task<(DeliveryReport Report, Http2Peer Peer)> MisbehaveAsync(Func<PeerCall, Task> misbehave, int records = 3)
    {
        Http2Peer peer = Http2Peer.Start(MisbehavingOnce(misbehave));
        try
        {
            using NodeClient client = await peer.WarmUpAsync();
            DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(records));
            Assert.Equal((records, DeliveryError.None), (report.Forwarded, report.Error));
            return (report, peer);
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }
}
