using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.ExternalProcessing;

/// <summary>A record on which the node fails holds up no other, and is given up while the node takes others.</summary>
public class PoisonTests
{
    private const string Poison = "/pets/3";

    [Theory]
    [InlineData(2, 40)]
    [InlineData(13, 40)]
    [InlineData(15, 40)]
    [InlineData(13, 4)]
    public async Task A_record_on_which_the_node_fails_is_rejected_after_five_attempts(int status, int records)
    {
        await using Http2Peer peer = Http2Peer.Start(On(call => call.FinishAsync(status)));

        DeliveryReport report = await peer.DeliverAsync(records);

        Assert.Equal((records - 1, 1, DeliveryError.None), (report.Forwarded, report.Rejected, report.Error));
        Assert.Equal(5, peer.CallsOf(Poison).Count);
        Assert.Equal(status, Assert.Single(report.Rejections).Status);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public async Task A_record_whose_stream_is_reset_each_time_is_rejected_after_five_attempts(int error)
    {
        await using Http2Peer peer = Http2Peer.Start(On(call => call.ResetAsync((Http2Error)error)));

        DeliveryReport report = await peer.DeliverAsync(10);

        Assert.Equal((9, 1, DeliveryError.None), (report.Forwarded, report.Rejected, report.Error));
        Assert.Equal(5, peer.CallsOf(Poison).Count);
    }

    [Fact]
    public async Task A_record_that_is_alone_is_rejected_because_the_node_takes_the_probe()
    {
        await using Http2Peer peer = Http2Peer.Start(On(call => call.FinishAsync(13)));
        using NodeClient client = new(ExternalDeliveries.To(peer));

        DeliveryReport report = await client.DeliverAsync([Deliveries.Line(path: Poison)]);

        Assert.Equal((1, DeliveryError.None, true), (report.Rejected, report.Error, report.IsAllRejectedFinally));
        Assert.Equal(5, peer.Calls.Count);
    }

    [Fact]
    public async Task A_record_that_is_alone_and_fails_slowly_is_rejected_and_does_not_make_the_node_away()
    {
        await using Http2Peer peer = Http2Peer.Start(On(async call =>
        {
            await Task.Delay(TimeSpan.FromSeconds(2));
            await call.FinishAsync(13);
        }));
        using NodeClient client = new(ExternalDeliveries.To(peer));

        DeliveryReport report = await client.DeliverAsync([Deliveries.Line(path: Poison)]);

        Assert.Equal((1, DeliveryError.None, BreakerState.Closed), (report.Rejected, report.Error, report.Breaker));
        Assert.Equal(13, Assert.Single(report.Rejections).Status);
    }

    [Fact]
    public async Task A_node_that_fails_on_everything_rejects_nothing()
    {
        bool fails = false;
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            TreatsProbesAlike = true,
            OnPart = (call, part) => Volatile.Read(ref fails) ? call.FinishAsync(13) : call.AcknowledgeAsync(part),
            OnEnd = call => call.IsFinished ? Task.CompletedTask : call.FinishAsync(),
        });
        using NodeClient client = await peer.WarmUpAsync();
        Volatile.Write(ref fails, true);

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(3), TimeSpan.FromSeconds(5));

        Assert.Equal((3, 0, DeliveryError.RecordsFailed), (report.Failed, report.Rejected, report.Error));
    }

    [Fact]
    public async Task Status_12_of_one_record_is_final_even_in_a_process_that_knows_nothing_of_the_node()
    {
        await using Http2Peer peer = Http2Peer.Start(On(call => call.FinishAsync(12)));

        DeliveryReport report = await peer.DeliverAsync(10);

        Assert.Equal((9, 1, DeliveryError.None), (report.Forwarded, report.Rejected, report.Error));
        Assert.Equal(12, Assert.Single(report.Rejections).Status);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(14)]
    [InlineData(0)]
    public async Task What_is_no_response_to_the_record_alone_counts_as_no_attempt(int status)
    {
        int times = 0;
        await using Http2Peer peer = Http2Peer.Start(On(call =>
        {
            if (Interlocked.Increment(ref times) > 6)
                return call.AcknowledgeAsync(1);
            if (status > 0)
                return call.FinishAsync(status);
            call.Connection.Abort();
            return Task.CompletedTask;
        }));

        (await peer.DeliverAsync(10)).AssertAllForwarded();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_batch_that_a_node_rejects_whole_is_final_only_if_it_accepts_the_probe(bool acceptsProbe)
    {
        bool rejects = false;
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            TreatsProbesAlike = !acceptsProbe,
            OnPart = (call, part) => Volatile.Read(ref rejects) ? call.FinishAsync(3) : call.AcknowledgeAsync(part),
            OnEnd = call => call.IsFinished ? Task.CompletedTask : call.FinishAsync(),
        });
        using NodeClient client = await peer.WarmUpAsync();
        Volatile.Write(ref rejects, true);

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(5));

        Assert.Equal(5, report.Rejected);
        Assert.Equal(
            (acceptsProbe ? DeliveryError.None : DeliveryError.AllRejected, acceptsProbe), (report.Error, report.IsAllRejectedFinally));
    }

    [Fact]
    public async Task What_the_node_asked_for_in_one_batch_binds_the_next()
    {
        TestClock clock = new();
        await using Http2Peer peer = Http2Peer.Start(ExternalDeliveries.MisbehavingOnce(call => AskForPauseAsync(call, "60000")));
        using NodeClient client = await peer.WarmUpAsync(ExternalDeliveries.To(peer) with { Clock = clock });

        DeliveryReport held = await client.DeliverAsync(Deliveries.Lines(1), TimeSpan.FromSeconds(5));
        DeliveryReport next = await client.DeliverAsync(Deliveries.Lines(3), TimeSpan.FromSeconds(20));
        clock.Advance(TimeSpan.FromSeconds(61));
        DeliveryReport later = await client.DeliverAsync(Deliveries.Lines(3), TimeSpan.FromSeconds(20));

        Assert.Equal((1, 3), (held.Failed, next.Failed));
        later.AssertAllForwarded();
    }

    [Fact]
    public async Task A_node_that_asks_for_pauses_as_long_as_a_restart_is_not_away()
    {
        int times = 0;
        await using Http2Peer peer = Http2Peer.Start(On(call => Interlocked.Increment(ref times) switch
        {
            1 => AskForPauseAsync(call, "6000"),
            2 => AskForPauseAsync(call, "100"),
            _ => call.AcknowledgeAsync(1),
        }));
        using NodeClient client = new(ExternalDeliveries.To(peer));

        (await client.DeliverAsync([Deliveries.Line(path: Poison)])).AssertAllForwarded();
    }

    private static Task AskForPauseAsync(PeerCall call, string milliseconds)
    {
        call.IsFinished = true;
        return call.Connection.SendHeadersAsync(
            call,
            [
                new(":status", "200"), new("content-type", "application/grpc"),
                new("grpc-status", "14"), new("grpc-retry-pushback-ms", milliseconds),
            ],
            endStream: true);
    }

    /// <summary>Misbehaves at part 1 of the poisoned record.</summary>
    private static PeerOptions On(Func<PeerCall, Task> misbehave) => new()
    {
        OnPart = (call, part) => call.Path == Poison && part == 1 ? misbehave(call) : call.AcknowledgeAsync(part),
        OnEnd = call => call.IsFinished || call.IsReset ? Task.CompletedTask : call.FinishAsync(),
    };
}
