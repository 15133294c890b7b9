using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.ExternalProcessing;

/// <summary>A peer that wants a connection to end: what it still does is waited for, what it will not do goes over another one.</summary>
public class GoAwayTests
{
    [Fact]
    public async Task A_graceful_end_costs_no_retry_and_no_record_comes_twice()
    {
        int parts = 0;
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnPart = async (call, part) =>
            {
                if (Interlocked.Increment(ref parts) % 300 == 0 && !call.Connection.Rules.ForbidsStreams)
                {
                    // As grpc-go ends a connection: everything that crosses the first GOAWAY is still served.
                    await call.Connection.SendAsync(Frames.GoAway(int.MaxValue));
                    await call.Connection.PingAsync();
                    call.Connection.Rules.ForbidsStreams = true;
                    await call.Connection.SendAsync(Frames.GoAway(call.Connection.Rules.LastStream));
                }

                await call.AcknowledgeAsync(part);
            },
        });

        DeliveryReport report = await peer.DeliverAsync(2_000);

        Assert.Equal((2_000, 0, DeliveryError.None), (report.Forwarded, report.Retries, report.Error));
        Assert.Equal(2_000, peer.Calls.Count);
        Assert.InRange(peer.Connections.Count, 2, 30);

        // The last one may still be on its way when the last record is acknowledged.
        Assert.InRange(report.ConnectionsOpened, peer.Connections.Count - 1, peer.Connections.Count);
    }

    [Fact]
    public async Task A_connection_that_drained_is_closed_by_the_client()
    {
        await using Http2Peer peer = Http2Peer.Start(ExternalDeliveries.MisbehavingOnce(async call =>
        {
            await call.Connection.SendAsync(Frames.GoAway(call.Connection.Rules.LastStream));
            await call.AcknowledgeAsync(1);
        }));
        using NodeClient client = await peer.WarmUpAsync();

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(50));

        Assert.Equal((50, DeliveryError.None), (report.Forwarded, report.Error));
        await peer.Connections.First().Closed.WaitAsync(ExternalDeliveries.Patience);
        Assert.Equal(2, peer.Connections.Count);
    }

    [Fact]
    public async Task Streams_above_the_last_one_are_sent_again_at_once_while_those_below_go_on()
    {
        const int Held = 4;
        List<PeerCall> held = [];
        TaskCompletionSource others = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Http2Peer? self = null;
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnPart = async (call, part) =>
            {
                if (call.Path == ExternalDeliveries.WarmUpPath || call.Connection.Number > 1 || part == 2)
                {
                    await call.AcknowledgeAsync(part);
                    if (call.Connection.Number > 1 && part == 2 && self!.Calls.Count(each => each.Connection.Number > 1 && each.IsEnded) == 8 - 1)
                        others.TrySetResult();
                    return;
                }

                lock (held)
                    held.Add(call);
                if (held.Count != Held)
                    return;
                PeerCall lowest = held.OrderBy(each => each.StreamId).First();
                await call.Connection.SendAsync(Frames.GoAway(lowest.StreamId));
                // The call below the last stream is answered only when all others are done on the second connection.
                lowest.Enqueue(async () =>
                {
                    await others.Task.WaitAsync(ExternalDeliveries.Patience);
                    await lowest.AcknowledgeAsync(1);
                });
            },
        });
        self = peer;
        using NodeClient client = await peer.WarmUpAsync(ExternalDeliveries.To(peer) with { Concurrency = Held, ResponseTimeout = TimeSpan.FromSeconds(20) });

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(8));

        Assert.Equal((8, DeliveryError.None), (report.Forwarded, report.Error));
        Assert.Equal(2, peer.Connections.Count);
        PeerCall drained = held.OrderBy(call => call.StreamId).First();
        Assert.Equal((2, true), (drained.Messages.Count, drained.IsEnded));
        Assert.Single(peer.CallsOf(drained.Path));
        foreach (PeerCall above in held.OrderBy(call => call.StreamId).Skip(1))
            Assert.Single(peer.CallsOf(above.Path).Select(call => call.Id).Distinct());
    }

    [Theory]
    [InlineData(0x2)]
    [InlineData(0xb)]
    [InlineData(0x0)]
    public async Task A_GOAWAY_for_all_streams_and_a_closed_connection_cost_no_record(int code)
    {
        (DeliveryReport report, Http2Peer peer) = await ExternalDeliveries.MisbehaveAsync(
            async call =>
            {
                await call.Connection.SendAsync(Frames.GoAway(0, (Http2Error)code, "too_many_pings"));
                call.Connection.Close();
            },
            records: 20);
        await using (peer)
            Assert.Equal(2, peer.Connections.Count);
    }

    [Fact]
    public async Task A_peer_that_sends_each_connection_away_at_once_ends_in_failed_records_and_no_storm()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnConnect = async connection =>
            {
                await connection.SendSettingsAsync();
                await connection.SendAsync(Frames.GoAway(0));
            },
        });

        DeliveryReport report = await peer.DeliverAsync(3, TimeSpan.FromSeconds(3));

        Assert.Equal((0, 3), (report.Forwarded, report.Failed));
        Assert.NotNull(report.Cause);
        Assert.InRange(peer.Connections.Count, 1, 300);
    }

    [Fact]
    public async Task A_GOAWAY_between_batches_is_seen_before_the_next_one_is_sent()
    {
        await using Http2Peer peer = Http2Peer.Start();
        using NodeClient client = await peer.WarmUpAsync();
        PeerConnection first = peer.Connections.First();
        await first.SendAsync(Frames.GoAway(first.Rules.LastStream));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(20));

        Assert.Equal((20, 0, 1), (report.Forwarded, report.Retries, report.ConnectionsOpened));
        Assert.Equal(21, peer.Calls.Count(call => call.IsEnded));
    }
}
