using System.Collections.Concurrent;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.ExternalProcessing;

/// <summary>How many calls are under way at a time, as the peer sees it.</summary>
public class ConcurrencyTests
{
    private static readonly TimeSpan FarAway = TimeSpan.FromMilliseconds(60);

    [Fact]
    public async Task Few_calls_are_under_way_at_first_and_more_while_responses_keep_their_time()
    {
        int first = 0;
        await using Http2Peer peer = Http2Peer.Start(async (call, part) =>
        {
            await Task.Delay(20);
            // How many had begun when the first acknowledgement of all went out.
            Interlocked.CompareExchange(ref first, call.Connection.OpenCalls, 0);
            await call.AcknowledgeAsync(part);
        });

        DeliveryReport report = await peer.DeliverAsync(6_000);

        report.AssertAllForwarded();
        Assert.Equal(0, report.Retries);
        Assert.InRange(first, 1, 64);
        Assert.InRange(peer.MostOpen, 100, 512);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public async Task Never_more_calls_are_under_way_than_are_set(int concurrency)
    {
        await using Http2Peer peer = Slow(TimeSpan.FromMilliseconds(2));
        using NodeClient client = new(ExternalDeliveries.To(peer) with { Concurrency = concurrency });

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(300));

        report.AssertAllForwarded();
        Assert.InRange(peer.MostOpen, 1, concurrency);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(14)]
    public async Task Fewer_calls_are_under_way_when_the_peer_is_overloaded(int status)
    {
        // The peer takes 30 at a time and turns all others away.
        const int Capacity = 30;
        int open = 0;
        ConcurrentQueue<bool> verdicts = [];
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnPart = async (call, part) =>
            {
                if (part == 2)
                {
                    await call.AcknowledgeAsync(2);
                    return;
                }

                bool fits = Interlocked.Increment(ref open) <= Capacity;
                verdicts.Enqueue(fits);
                if (fits)
                    await Task.Delay(10);
                Interlocked.Decrement(ref open);
                await (fits ? call.AcknowledgeAsync(1) : call.FinishAsync(status));
            },
        });

        DeliveryReport report = await peer.DeliverAsync(3_000);

        // Sent again by their hundreds, as a client that does not slow down would, they would be most of all calls.
        report.AssertAllForwarded();
        int refused = verdicts.Count(fits => !fits);
        Assert.True(refused is > 0 and < 1_000, $"{refused} of {verdicts.Count} calls were turned away");
    }

    [Fact]
    public async Task A_second_connection_is_opened_at_the_peers_limit_if_responses_take_long()
    {
        await using Http2Peer peer = Slow(FarAway, (SettingId.MaxConcurrentStreams, 10));

        DeliveryReport report = await peer.DeliverAsync(1_500);

        report.AssertAllForwarded();
        Assert.InRange(peer.Connections.Count, 2, 5);
        Assert.All(peer.Connections, connection => Assert.InRange(connection.MostOpen, 1, 10));
    }

    [Fact]
    public async Task A_further_connection_that_is_lost_before_it_could_be_measured_leaves_the_first_one_alone()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnConnect = async connection =>
            {
                await connection.SendSettingsAsync((SettingId.MaxConcurrentStreams, 10));
                if (connection.Number > 1)
                    connection.Close();
            },
            OnPart = async (call, part) =>
            {
                await Task.Delay(FarAway);
                await call.AcknowledgeAsync(part);
            },
        });

        DeliveryReport report = await peer.DeliverAsync(300);

        report.AssertAllForwarded();
        Assert.True(peer.Connections.Count > 1, "no further connection was opened");
        Assert.Equal(10, peer.Connections.First().MostOpen);
        Assert.Equal(300, peer.Calls.Count(call => call is { Connection.Number: 1, Messages.Count: 2 }));
    }

    [Fact]
    public async Task No_second_connection_is_opened_if_responses_are_fast()
    {
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions { Settings = [(SettingId.MaxConcurrentStreams, 4)] });

        DeliveryReport report = await peer.DeliverAsync(1_500);

        report.AssertAllForwarded();
        Assert.Single(peer.Connections);
    }

    [Fact]
    public async Task A_peer_that_becomes_slow_gets_fewer_calls()
    {
        int done = 0;
        List<int> openWhenSlow = [];
        Http2Peer? self = null;
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnPart = async (call, part) =>
            {
                if (part == 1)
                {
                    int number = Interlocked.Increment(ref done);
                    await Task.Delay(number < 2_000 ? 3 : 400);
                    lock (openWhenSlow)
                    {
                        if (number > 3_500)
                            openWhenSlow.Add(self!.Connections.Sum(connection => connection.OpenCalls));
                    }
                }

                await call.AcknowledgeAsync(part);
            },
        });
        self = peer;

        DeliveryReport report = await peer.DeliverAsync(4_000, responseTimeout: TimeSpan.FromSeconds(10));

        report.AssertAllForwarded();
        Assert.True(openWhenSlow.Min() < peer.MostOpen, $"{openWhenSlow.Min()} at the least, {peer.MostOpen} at the most");
    }

    private static Http2Peer Slow(TimeSpan time, params (SettingId Id, uint Value)[] settings) => Http2Peer.Start(new PeerOptions
    {
        Settings = settings,
        OnPart = async (call, part) =>
        {
            await Task.Delay(time);
            await call.AcknowledgeAsync(part);
        },
    });
}
