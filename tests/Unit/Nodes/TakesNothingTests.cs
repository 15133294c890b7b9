using System.Net.Sockets;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.Nodes;

/// <summary>A node that takes connections and nothing else costs no invocation its whole time, and is found when it is back.</summary>
public class TakesNothingTests
{
    /// <summary>Nothing but the deadline, in half an hour, would end a batch that waits for such a node.</summary>
    private static readonly TimeSpan LongDeadline = TimeSpan.FromMinutes(30);

    public static TheoryData<NodeProtocol, string> Troubles => new()
    {
        { NodeProtocol.Mirror, "status=503" },
        { NodeProtocol.Mirror, "status=500" },
        { NodeProtocol.Mirror, "hang" },
        { NodeProtocol.Mirror, "reset" },
        { NodeProtocol.ExtProc, "status=14" },
        { NodeProtocol.ExtProc, "status=13" },
        { NodeProtocol.ExtProc, "hang" },
        { NodeProtocol.ExtProc, "abort" },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task It_ends_the_batch_is_remembered_and_is_asked_by_a_probe_until_it_is_back(NodeProtocol protocol, string trouble)
    {
        TestClock clock = new(standsStill: true);
        await using SwitchedNode node = await SwitchedNode.StartAsync(protocol, trouble);
        using NodeClient client = new(AwayTests.To(protocol, node.Port, clock) with { ResponseTimeout = TimeSpan.FromSeconds(3) });
        (await DeliverAsync()).AssertAllForwarded();
        node.IsInTrouble = true;

        DeliveryReport first = await DeliverAsync();
        int before = node.Requests;
        DeliveryReport second = await DeliverAsync();

        Assert.Equal((20, DeliveryError.RecordsFailed, BreakerState.HalfOpen), (first.Failed, first.Error, first.Breaker));
        Assert.Equal((20, DeliveryError.RecordsFailed, BreakerState.Open), (second.Failed, second.Error, second.Breaker));
        Assert.InRange(node.Requests - before, 1, 2);

        // Now nothing is sent for a second, even though the node is well again.
        node.IsInTrouble = false;
        before = node.Requests;
        DeliveryReport open = await DeliverAsync();
        Assert.Equal((20, BreakerState.Open, 0), (open.Failed, open.Breaker, node.Requests - before));
        clock.Advance(TimeSpan.FromSeconds(1.5));
        DeliveryReport back = await DeliverAsync();
        back.AssertAllForwarded();
        Assert.Equal(BreakerState.Closed, back.Breaker);

        Task<DeliveryReport> DeliverAsync() =>
            client.DeliverAsync(Deliveries.Lines(20), LongDeadline).WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData(NodeProtocol.Mirror)]
    [InlineData(NodeProtocol.ExtProc)]
    public async Task Batches_that_are_shorter_than_a_restart_find_it_out_together(NodeProtocol protocol)
    {
        await using SwitchedNode node = await SwitchedNode.StartAsync(protocol, "hang");
        using NodeClient client = new(AwayTests.To(protocol, node.Port, new TestClock(standsStill: true)));
        (await client.DeliverAsync(Deliveries.Lines(2))).AssertAllForwarded();
        node.IsInTrouble = true;

        List<BreakerState?> states = [];
        while (states.Count < 12 && (states.Count == 0 || states[^1] != BreakerState.Open))
            states.Add((await client.DeliverAsync(Deliveries.Lines(2), TimeSpan.FromSeconds(1))).Breaker);

        Assert.Equal(BreakerState.Closed, states[0]);
        Assert.Equal(BreakerState.HalfOpen, states[^2]);
        Assert.Equal(BreakerState.Open, states[^1]);
    }

    [Theory]
    [InlineData(NodeProtocol.Mirror)]
    [InlineData(NodeProtocol.ExtProc)]
    public async Task A_peer_that_takes_connections_and_never_says_a_word_is_away(NodeProtocol protocol)
    {
        using TcpListener silent = new(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        int port = ((System.Net.IPEndPoint)silent.LocalEndpoint).Port;
        using NodeClient client = new(
            AwayTests.To(protocol, port, new TestClock(standsStill: true)) with { ResponseTimeout = TimeSpan.FromSeconds(3) });

        DeliveryReport first = await client.DeliverAsync(Deliveries.Lines(5), LongDeadline).WaitAsync(TimeSpan.FromSeconds(60));
        DeliveryReport second = await client.DeliverAsync(Deliveries.Lines(5), LongDeadline).WaitAsync(TimeSpan.FromSeconds(60));
        DeliveryReport third = await client.DeliverAsync(Deliveries.Lines(5), LongDeadline).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((5, BreakerState.HalfOpen), (first.Failed, first.Breaker));
        Assert.Equal((5, BreakerState.Open), (second.Failed, second.Breaker));
        Assert.Equal((5, 0), (third.Failed, third.ConnectionsOpened));
    }

    [Theory]
    [InlineData(NodeProtocol.Mirror)]
    [InlineData(NodeProtocol.ExtProc)]
    public async Task A_batch_of_one_poisoned_record_does_not_keep_the_breaker_open(NodeProtocol protocol)
    {
        TestClock clock = new(standsStill: true);
        await using SwitchedNode node =
            await SwitchedNode.StartAsync(protocol, protocol == NodeProtocol.Mirror ? "status=500" : "status=13", poison: "/pets/0");
        using NodeClient client = new(AwayTests.To(protocol, node.Port, clock));
        node.IsInTrouble = true;
        Assert.Equal(3, (await client.DeliverAsync(Deliveries.Lines(3), LongDeadline)).Failed);
        Assert.Equal(3, (await client.DeliverAsync(Deliveries.Lines(3), LongDeadline)).Failed);
        node.IsInTrouble = false;
        clock.Advance(TimeSpan.FromSeconds(1.5));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(1), LongDeadline).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((1, BreakerState.Closed), (report.Rejected, report.Breaker));
    }

    /// <summary>A node that fails on everything for as long as a test wants it to.</summary>
    private sealed class SwitchedNode : IAsyncDisposable
    {
        private NodeSimulator? _mirror;
        private ExternalFilterNode? _external;
        private int _requests;

        public bool IsInTrouble { get; set; }

        public int Requests => Volatile.Read(ref _requests);

        public int Port => _mirror?.Port ?? _external!.Port;

        public static async Task<SwitchedNode> StartAsync(NodeProtocol protocol, string trouble, string? poison = null)
        {
            SwitchedNode node = new();
            string[] rules = [$"*:{trouble}"];
            if (protocol == NodeProtocol.Mirror)
            {
                Func<ReceivedRequest, FaultAction?> fault = FaultScript.Parse(rules);
                node._mirror =
                    await NodeSimulator.StartAsync(
                        new() { Script = request => node.Fails(request.Target == poison) ? fault(request) : null });
            }
            else
            {
                Func<ReceivedCall, ExternalFilterFault?> fault = ExternalFilterFaultScript.Parse(rules);
                node._external =
                    await ExternalFilterNode.StartAsync(new() { Script = call => node.Fails(call.Path == poison) ? fault(call) : null });
            }

            return node;
        }

        public async ValueTask DisposeAsync()
        {
            if (_mirror is not null) await _mirror.DisposeAsync();
            if (_external is not null) await _external.DisposeAsync();
        }

        private bool Fails(bool isPoison)
        {
            Interlocked.Increment(ref _requests);
            return IsInTrouble || isPoison;
        }
    }
}
