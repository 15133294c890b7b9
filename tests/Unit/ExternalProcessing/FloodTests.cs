using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.ExternalProcessing;

/// <summary>The memory of the process is measured, so nothing else may run.</summary>
[Collection(Proofs.Name)]
public class FloodTests
{
    [Fact]
    public async Task A_peer_that_floods_with_PINGs_and_SETTINGS_does_not_hold_up_the_others_nor_the_deadline()
    {
        byte[] round = [.. Frames.Ping(new byte[8]), .. Frames.Settings((SettingId.InitialWindowSize, 70_000))];
        byte[] flood = [.. Enumerable.Repeat(round, 500).SelectMany(bytes => bytes)];
        await using ScriptedListener peer = ScriptedListener.Start(async (stream, _, stopping) =>
        {
            Task reading = stream.CopyToAsync(Stream.Null, stopping);
            while (!stopping.IsCancellationRequested)
                await stream.WriteAsync(flood, stopping);
            await reading;
        });
        using NodeClient client = new(ExternalDeliveries.To(peer.Address));
        long before = GC.GetTotalMemory(forceFullCollection: true);

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(5), TimeSpan.FromSeconds(3));

        Assert.Equal(5, report.Failed);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 32 << 20);
    }
}
