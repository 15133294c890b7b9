using System.Net;
using System.Net.Sockets;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.Nodes;

/// <summary>A node that takes no connection: a batch waits for a restart, and no batch waits for a node that is away.</summary>
public class AwayTests
{
    public static TheoryData<NodeProtocol> Protocols => [NodeProtocol.ExtProc, NodeProtocol.Mirror];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_restart_is_waited_for(NodeProtocol protocol)
    {
        int port = FreePort();
        using NodeClient client = new(To(protocol, port, new TestClock()));

        Task<DeliveryReport> delivery = client.DeliverAsync(Deliveries.Lines(20));
        await Task.Delay(1_500);
        await using IAsyncDisposable node = await StartAsync(protocol, port);

        (await delivery).AssertAllForwarded();
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_node_that_is_away_ends_the_batch_long_before_its_deadline(NodeProtocol protocol)
    {
        using NodeClient client = new(To(protocol, FreePort(), new TestClock()));

        // Nothing but the deadline, in half an hour, would end it.
        DeliveryReport report =
            await client.DeliverAsync(Deliveries.Lines(20), TimeSpan.FromMinutes(30)).WaitAsync(TimeSpan.FromSeconds(40));

        Assert.Equal((20, DeliveryError.RecordsFailed), (report.Failed, report.Error));
        Assert.Contains("ConnectionRefused", report.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_node_that_is_away_is_remembered_and_tried_again_after_a_pause_that_grows(NodeProtocol protocol)
    {
        TestClock clock = new(standsStill: true);
        int port = FreePort();
        using NodeClient client = new(To(protocol, port, clock));
        Assert.Equal(20, (await client.DeliverAsync(Deliveries.Lines(20), TimeSpan.FromMilliseconds(300))).Failed);
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(20, (await DeliverAsync()).Failed);
        Assert.Equal(20, (await DeliverAsync()).Failed);

        // The next batch makes one attempt. Then the breaker is open, for about a second: a node that is there is not even looked at.
        await using (await StartAsync(protocol, port))
        {
            DeliveryReport open = await DeliverAsync();
            Assert.Equal((20, 0, DeliveryError.RecordsFailed), (open.Failed, open.ConnectionsOpened, open.Error));
        }

        // Half open: one attempt, which fails; then the pause is about two seconds.
        clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(20, (await DeliverAsync()).Failed);
        await using IAsyncDisposable node = await StartAsync(protocol, port);
        clock.Advance(TimeSpan.FromSeconds(1.2));
        Assert.Equal(20, (await DeliverAsync()).Failed);
        clock.Advance(TimeSpan.FromSeconds(1.2));
        (await DeliverAsync()).AssertAllForwarded();
        (await DeliverAsync()).AssertAllForwarded();

        Task<DeliveryReport> DeliverAsync() =>
            client.DeliverAsync(Deliveries.Lines(20), TimeSpan.FromMinutes(30)).WaitAsync(TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task A_node_whose_connections_have_become_slow_is_found_again()
    {
        TestClock clock = new(standsStill: true);
        int port = FreePort();
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync(new());
        using NodeClient client = new(To(NodeProtocol.ExtProc, port, clock));
        Assert.Equal(5, (await client.DeliverAsync(Deliveries.Lines(5), TimeSpan.FromSeconds(1))).Failed);
        for (int attempt = 0; attempt < 3; attempt++)
        {
            clock.Advance(TimeSpan.FromSeconds(6));
            Assert.Equal(5, (await client.DeliverAsync(Deliveries.Lines(5))).Failed);
        }

        // The pause is about four seconds now, and so long may a connection take.
        clock.Advance(TimeSpan.FromSeconds(6));
        using TcpListener door = Listen(port);
        _ = Task.Run(async () =>
        {
            while (true)
            {
                Socket socket = await door.AcceptSocketAsync();
                await Task.Delay(TimeSpan.FromSeconds(2.5));
                _ = StuckLaneTests.RelayAsync(socket, node.Port);
            }
        });

        (await client.DeliverAsync(Deliveries.Lines(5))).AssertAllForwarded();
    }

    private static TcpListener Listen(int port)
    {
        while (true)
        {
            try
            {
                TcpListener listener = new(IPAddress.Loopback, port);
                listener.Start();
                return listener;
            }
            catch (SocketException)
            {
                // Another test borrowed the port for a moment.
                Thread.Sleep(20);
            }
        }
    }

    internal static async Task<IAsyncDisposable> StartAsync(NodeProtocol protocol, int port, string address = "127.0.0.1")
    {
        while (true)
        {
            try
            {
                return protocol == NodeProtocol.Mirror
                    ? await NodeSimulator.StartAsync(new() { Port = port, ListenAddress = IPAddress.Parse(address) })
                    : await ExternalFilterNode.StartAsync(new() { Port = port, ListenAddress = IPAddress.Parse(address) });
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                // Another test borrowed the port for a moment.
                await Task.Delay(20);
            }
        }
    }

    internal static NodeClientOptions To(NodeProtocol protocol, int port, TestClock clock, string host = "127.0.0.1") => new()
    {
        Address = NodeAddress.Parse($"{host}:{port}", "http"),
        Protocol = protocol,
        Clock = clock,
    };

    internal static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
