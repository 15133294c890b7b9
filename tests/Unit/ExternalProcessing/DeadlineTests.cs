using System.Collections.Concurrent;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.ExternalProcessing;

/// <summary>
/// The end of a batch: what is not settled then has failed, and nothing that still comes settles a record of the next one.
/// </summary>
public class DeadlineTests
{
    [Fact]
    public async Task What_is_not_settled_at_the_deadline_has_failed()
    {
        await using Http2Peer peer =
            Http2Peer.Start((call, part) => call.Path is "/pets/1" or "/pets/2" ? call.AcknowledgeAsync(part) : Task.CompletedTask);
        using NodeClient client = new(ExternalDeliveries.To(peer) with { ResponseTimeout = TimeSpan.FromSeconds(30) });

        DeliveryReport report =
            await client.DeliverAsync(Deliveries.Lines(600), TimeSpan.FromSeconds(2)).WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Equal((2, 598, DeliveryError.RecordsFailed), (report.Forwarded, report.Failed, report.Error));
    }

    [Fact]
    public async Task Late_responses_settle_no_record_of_the_next_batch()
    {
        // Every part of the first batch is acknowledged only when the second batch is under way, and is not in it.
        ConcurrentQueue<(PeerCall Call, int Part)> held = [];
        bool isSecond = false;
        await using Http2Peer peer = Http2Peer.Start(async (call, part) =>
        {
            if (!Volatile.Read(ref isSecond))
            {
                held.Enqueue((call, part));
                return;
            }

            while (held.TryDequeue(out (PeerCall Call, int Part) late))
            {
                if (late.Call.Connection == call.Connection)
                    await call.Connection.SendAsync([.. Frames.Headers(late.Call.StreamId, call.Connection.Encode(new(":status", "200"), new HeaderField("content-type", "application/grpc"))), .. Frames.Data(late.Call.StreamId, [.. GrpcText.RequestAcknowledged, .. GrpcText.ResponseAcknowledged])]);
            }

            // None of the second batch is taken.
            await call.FinishAsync(3);
        });
        using NodeClient client = new(ExternalDeliveries.To(peer) with { ResponseTimeout = TimeSpan.FromSeconds(30) });

        DeliveryReport first = await client.DeliverAsync(Deliveries.Lines(16), TimeSpan.FromSeconds(2));
        Volatile.Write(ref isSecond, true);
        DeliveryReport second = await client.DeliverAsync(Deliveries.Lines(16));

        Assert.Equal((16, 0), (first.Failed, first.Forwarded));
        Assert.Equal((16, 0), (second.Rejected, second.Forwarded));
        Assert.Empty(held);
    }

    [Fact]
    public async Task A_batch_behind_one_that_was_cut_off_is_delivered()
    {
        bool isSilent = true;
        await using Http2Peer peer =
            Http2Peer.Start((call, part) => Volatile.Read(ref isSilent) ? Task.CompletedTask : call.AcknowledgeAsync(part));
        using NodeClient client = new(ExternalDeliveries.To(peer));

        Assert.Equal(40, (await client.DeliverAsync(Deliveries.Lines(40), TimeSpan.FromSeconds(1))).Failed);
        Volatile.Write(ref isSilent, false);

        (await client.DeliverAsync(Deliveries.Lines(600))).AssertAllForwarded();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(-1000)]
    public async Task A_batch_without_time_sends_nothing(int milliseconds)
    {
        await using Http2Peer peer = Http2Peer.Start();
        using NodeClient client = await peer.WarmUpAsync();

        DeliveryReport report = await client.DeliverAsync([.. Deliveries.Lines(3), "no record"], TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal((3, 1, 0), (report.Failed, report.Invalid, report.Forwarded));
        Assert.Single(peer.Calls);
    }

    [Fact]
    public async Task Lines_that_are_no_records_are_counted_and_their_neighbours_are_sent()
    {
        await using Http2Peer peer = Http2Peer.Start();
        using NodeClient client = new(ExternalDeliveries.To(peer) with { DiscoverableOnly = true });

        DeliveryReport report =
            await client.DeliverAsync(
                ["no record", Deliveries.Line(path: "/a"), "", Deliveries.Line("OPTIONS", "/b"), Deliveries.Line(path: "/c")]);

        Assert.Equal((2, 2, 1, DeliveryError.None), (report.Forwarded, report.Invalid, report.Filtered, report.Error));
        Assert.Equal(["/a", "/c"], peer.Calls.Select(call => call.Path).Order());
    }

    [Fact]
    public async Task A_batch_of_lines_that_are_no_records_needs_no_node()
    {
        using NodeClient client = new(ExternalDeliveries.To("127.0.0.1:1"));

        DeliveryReport report = await client.DeliverAsync(["no record", "none either"], TimeSpan.FromSeconds(2));

        Assert.Equal((2, 0), (report.Invalid, report.Failed));
    }

    [Fact]
    public async Task Preparing_does_what_the_first_batch_needs_and_never_throws()
    {
        await using Http2Peer peer = Http2Peer.Start();
        using NodeClient client = new(ExternalDeliveries.To(peer));
        await client.PrepareAsync(TimeSpan.FromSeconds(5));
        Assert.Single(peer.Connections);

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(5));

        Assert.Equal((5, 0), (report.Forwarded, report.ConnectionsOpened));
        using NodeClient nowhere = new(ExternalDeliveries.To("127.0.0.1:1"));
        await nowhere.PrepareAsync(TimeSpan.FromMilliseconds(200)).WaitAsync(TimeSpan.FromSeconds(10));
        await using Http2Peer silent = Http2Peer.Start(new PeerOptions { OnConnect = _ => Task.CompletedTask });
        using NodeClient waiting = new(ExternalDeliveries.To(silent));
        await waiting.PrepareAsync(TimeSpan.FromMilliseconds(200)).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_client_that_is_disposed_within_a_batch_ends_it()
    {
        await using Http2Peer peer = Http2Peer.Start((_, _) => Task.CompletedTask);
        NodeClient client = new(ExternalDeliveries.To(peer));
        using LogsEnvelope envelope = LogsEnvelope.Decode(LogsEvent.FromLines(Deliveries.Lines(3)).ToBytes(), 1 << 20);
        Task<DeliveryReport> delivering = client.DeliverAsync(envelope, TimeSpan.FromSeconds(3));
        while (peer.Calls.Count == 0)
            await Task.Delay(10);

        client.Dispose();
        await Task.WhenAny(delivering, Task.Delay(TimeSpan.FromSeconds(15)));

        Assert.True(delivering.IsCompleted);
    }
}
