using System.Diagnostics;
using Grpc.Core;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Simulators.ExtProc;
using Responses = Wallarm.Connector.Simulators.ExtProc.ProcessingResponse.ResponseOneofCase;

namespace Wallarm.Connector.Tests.SimulatedNode;

/// <summary>Faults to order of a node in envoy-external-filter mode, as a real gRPC client sees them.</summary>
public class FaultTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_status_ends_the_call_that_it_was_ordered_for_and_no_other(int after)
    {
        await using ExternalFilterNode node = await StartAsync($"2:status=14,message=not ready,after={after}");
        using EnvoyPeer peer = EnvoyPeer.Of(node);

        PeerOutcome[] outcomes = [await peer.TellAsync(), await peer.TellAsync(), await peer.TellAsync()];

        Assert.Equal([StatusCode.OK, StatusCode.Unavailable, StatusCode.OK], outcomes.Select(outcome => outcome.Status.StatusCode));
        Assert.Equal("not ready", outcomes[1].Status.Detail);
        Assert.Equal([2, after, 2], outcomes.Select(outcome => outcome.Responses.Count));
        Assert.Equal([0, 14, 0], node.Calls.Select(call => call.GrpcStatus!.Value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task The_node_may_want_no_more_of_a_call(int after)
    {
        await using ExternalFilterNode node = await StartAsync($"*:end,after={after}");
        using EnvoyPeer peer = EnvoyPeer.Of(node);

        PeerOutcome outcome = await peer.TellAsync();

        Assert.Equal((StatusCode.OK, after), (outcome.Status.StatusCode, outcome.Responses.Count));
        Assert.Null(node.Calls[0].ResponseHeaders);
        Assert.Empty(node.Inventory.Endpoints);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_block_is_an_immediate_response_in_place_of_an_acknowledgement(int after)
    {
        await using ExternalFilterNode node = await StartAsync($"*:immediate=429,after={after}");
        using EnvoyPeer peer = EnvoyPeer.Of(node);

        PeerOutcome outcome = await peer.TellAsync();

        Assert.Equal(after == 0 ? [Responses.ImmediateResponse] : [Responses.RequestHeaders, Responses.ImmediateResponse], outcome.Kinds);
        Assert.Equal((429, StatusCode.OK), (outcome.Responses[^1].ImmediateResponse.Status.Code, outcome.Status.StatusCode));
        await node.WaitForEndedCallsAsync(1);
        Assert.Equal((true, after), (node.Calls[0].Blocked, node.Calls[0].PartsAcknowledged));
        Assert.Contains("wallarm_gonode_envoy_external_filter_requests_blocked_total 1\n", node.GetMetricsText(), StringComparison.Ordinal);
        Assert.Contains("type=\"FlowIsMissingResponse\"} 0\n", node.GetMetricsText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task The_node_may_ask_for_more_time_before_it_acknowledges(int after)
    {
        await using ExternalFilterNode node = await StartAsync($"*:more-time=5s,delay=1ms,after={after}");
        using EnvoyPeer peer = EnvoyPeer.Of(node);

        PeerOutcome outcome = await peer.TellAsync();

        Assert.Equal(
            after == 0
                ? [Responses.None, Responses.RequestHeaders, Responses.ResponseHeaders]
                : [Responses.RequestHeaders, Responses.None, Responses.ResponseHeaders],
            outcome.Kinds);
        Assert.Equal(TimeSpan.FromSeconds(5), outcome.Responses[after].OverrideMessageTimeout.ToTimeSpan());
    }

    [Fact]
    public async Task An_acknowledgement_may_order_what_a_mirrored_call_cannot_obey()
    {
        await using ExternalFilterNode node = await StartAsync("*:mutate");
        using EnvoyPeer peer = EnvoyPeer.Of(node);

        PeerOutcome outcome = await peer.TellAsync();

        Assert.Equal([Responses.RequestHeaders, Responses.ResponseHeaders], outcome.Kinds);
        Assert.NotNull(outcome.Responses[0].ModeOverride);
        Assert.Equal("x-request-id", Assert.Single(outcome.Responses[0].RequestHeaders.Response.HeaderMutation.RemoveHeaders));
        Assert.Null(outcome.Responses[1].ModeOverride);
    }

    [Fact]
    public async Task A_slow_acknowledgement_comes_no_earlier_than_ordered()
    {
        await using ExternalFilterNode node = await StartAsync("*:slow=50ms,after=1");
        using EnvoyPeer peer = EnvoyPeer.Of(node);
        long start = Stopwatch.GetTimestamp();

        PeerOutcome outcome = await peer.TellAsync();

        Assert.Equal(2, outcome.Responses.Count);
        // Timers may fire a tick early; a node that forgot to wait takes a few milliseconds.
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromMilliseconds(45), TimeSpan.MaxValue);
    }

    [Theory]
    [InlineData("reset=2", 0)]
    [InlineData("reset=2", 1)]
    [InlineData("abort", 0)]
    [InlineData("abort", 1)]
    public async Task A_stream_or_a_connection_that_breaks_leaves_no_status(string fault, int after)
    {
        await using ExternalFilterNode node = await StartAsync($"1:{fault},after={after}");
        using EnvoyPeer peer = EnvoyPeer.Of(node);

        PeerOutcome broken = await peer.TellAsync();
        PeerOutcome next = await peer.TellAsync();

        Assert.NotEqual(StatusCode.OK, broken.Status.StatusCode);
        Assert.Equal(StatusCode.OK, next.Status.StatusCode);
        await node.WaitForEndedCallsAsync(2);
        Assert.Equal((null, 0), (node.Calls[0].GrpcStatus, node.Calls[1].GrpcStatus));
        Assert.Equal(after, node.Calls[0].PartsAcknowledged);
        Assert.Equal(fault == "abort" ? 2 : 1, node.ConnectionsAccepted);
    }

    [Fact]
    public async Task Goaway_lets_what_runs_end_and_nothing_new_begin()
    {
        await using ExternalFilterNode node = await StartAsync("2:goaway");
        using EnvoyPeer peer = EnvoyPeer.Of(node);
        using AsyncDuplexStreamingCall<ProcessingRequest, ProcessingResponse> running = peer.Open();
        await running.RequestStream.WriteAsync(EnvoyPeer.RequestPart());
        Assert.True(await running.ResponseStream.MoveNext(default));

        PeerOutcome second = await peer.TellAsync();
        PeerOutcome third = await peer.TellAsync();
        await running.RequestStream.WriteAsync(EnvoyPeer.ResponsePart());
        await running.RequestStream.CompleteAsync();

        Assert.True(await running.ResponseStream.MoveNext(default));
        Assert.False(await running.ResponseStream.MoveNext(default));
        Assert.Equal(
            (StatusCode.OK, StatusCode.OK, StatusCode.OK),
            (second.Status.StatusCode, third.Status.StatusCode, running.GetStatus().StatusCode));
        Assert.Equal([1, 1, 2], node.Calls.Select(call => call.ConnectionNumber));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_node_that_hangs_says_nothing_until_the_peer_gives_up(int after)
    {
        await using ExternalFilterNode node = await StartAsync($"*:hang,after={after}");
        using EnvoyPeer peer = EnvoyPeer.Of(node);
        using CancellationTokenSource patience = new();
        using AsyncDuplexStreamingCall<ProcessingRequest, ProcessingResponse> call = peer.Open(patience.Token);
        await call.RequestStream.WriteAsync(EnvoyPeer.RequestPart());
        if (after == 1)
            Assert.True(await call.ResponseStream.MoveNext(default));

        Task<bool> more = call.ResponseStream.MoveNext(default);
        Assert.False(more.IsCompleted);
        await patience.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => more)).StatusCode);
    }

    [Fact]
    public async Task A_restart_breaks_what_runs_and_comes_back_on_the_same_port()
    {
        await using ExternalFilterNode node = await StartAsync("1:restart=1ms,after=1");
        using EnvoyPeer peer = EnvoyPeer.Of(node);

        PeerOutcome broken = await peer.TellAsync();
        PeerOutcome next;
        do
            next = await peer.TellAsync();
        while (next.Status.StatusCode == StatusCode.Unavailable);

        Assert.NotEqual(StatusCode.OK, broken.Status.StatusCode);
        Assert.Equal(StatusCode.OK, next.Status.StatusCode);
        Assert.Equal(node.CallCount, node.Calls.Count);
    }

    [Theory]
    [InlineData("status=14")]
    [InlineData("1:")]
    [InlineData("1:status")]
    [InlineData("1:status=x")]
    [InlineData("1:immediate=403,after=2")]
    [InlineData("1:end=1")]
    [InlineData("1:slow=fast")]
    [InlineData("1:more-time=5s")]
    [InlineData("1:abort,delay=1s")]
    [InlineData("1:abort,abort")]
    [InlineData("1:nonsense")]
    [InlineData("0:abort")]
    public void A_fault_that_is_none_is_said_to_be(string rule) =>
        Assert.Throws<FormatException>(() => ExternalFilterFaultScript.Parse([rule]));

    private static Task<ExternalFilterNode> StartAsync(params string[] rules) =>
        ExternalFilterNode.StartAsync(new ExternalFilterNodeOptions { Script = ExternalFilterFaultScript.Parse(rules) });
}
