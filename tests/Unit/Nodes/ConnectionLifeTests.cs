using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.Nodes;

/// <summary>Where connections go, how long they live, and how they outlast a frozen process: alike with both protocols.</summary>
public class ConnectionLifeTests
{
    private const string Name = "node.wallarm-connector.test";

    public static TheoryData<NodeProtocol> Protocols => AwayTests.Protocols;

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_name_is_looked_up_once_a_batch(NodeProtocol protocol)
    {
        int port = AwayTests.FreePort();
        await using IAsyncDisposable node = await AwayTests.StartAsync(protocol, port);
        int lookUps = 0;
        using NodeClient client = new(AwayTests.To(protocol, port, new TestClock(), Name) with
        {
            Resolve = _ =>
            {
                Interlocked.Increment(ref lookUps);
                return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
            },
        });

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(2_000));

        report.AssertAllForwarded();
        Assert.Equal(1, lookUps);
    }

    [Fact]
    public async Task Each_connection_begins_at_another_address()
    {
        int port = AwayTests.FreePort();
        await using IAsyncDisposable one = await AwayTests.StartAsync(NodeProtocol.Mirror, port, "127.0.0.1");
        await using IAsyncDisposable other = await AwayTests.StartAsync(NodeProtocol.Mirror, port, "127.0.0.2");
        using NodeClient client = new(To(NodeProtocol.Mirror, port, "127.0.0.1", "127.0.0.2") with { Concurrency = 4 });

        (await client.DeliverAsync(Deliveries.Lines(2_000))).AssertAllForwarded();

        Assert.Equal((2, 2), (((NodeSimulator)one).ConnectionsAccepted, ((NodeSimulator)other).ConnectionsAccepted));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task An_address_that_is_dead_costs_no_record(NodeProtocol protocol)
    {
        int port = AwayTests.FreePort();
        await using IAsyncDisposable node = await AwayTests.StartAsync(protocol, port, "127.0.0.3");
        using NodeClient client = new(To(protocol, port, "127.0.0.1", "127.0.0.2", "127.0.0.3"));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(50));

        Assert.Equal((50, 0), (report.Forwarded, report.Retries));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task An_address_that_fails_in_TLS_is_gone_past_and_remembered(NodeProtocol protocol)
    {
        using X509Certificate2 certificate = TestCertificates.SelfSigned("127.0.0.1");
        int port = AwayTests.FreePort();
        int broken = 0;
        using TcpListener closer = new(IPAddress.Parse("127.0.0.2"), port);
        closer.Start();
        _ = Task.Run(async () =>
        {
            while (true)
            {
                using Socket socket = await closer.AcceptSocketAsync();
                Interlocked.Increment(ref broken);
            }
        });
        await using IAsyncDisposable node = protocol == NodeProtocol.Mirror
            ? await NodeSimulator.StartAsync(new() { Port = port, Certificate = certificate })
            : await ExternalFilterNode.StartAsync(new() { Port = port, Certificate = certificate });
        NodeClientOptions options = To(protocol, port, "127.0.0.2", "127.0.0.1") with
        {
            Address = NodeAddress.Parse($"{Name}:{port}", "https"),
            Trust = NodeTrust.ForFingerprints(TestCertificates.Fingerprint(certificate)),
            Concurrency = 4,
        };
        using NodeClient client = new(options);

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(2_000));

        Assert.Equal((2_000, 0), (report.Forwarded, report.Retries));
        Assert.InRange(broken, 0, 2);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task An_error_tells_what_went_wrong_at_each_address(NodeProtocol protocol)
    {
        using NodeClient client = new(To(protocol, AwayTests.FreePort(), "127.0.0.1", "127.0.0.2"));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(2), TimeSpan.FromMilliseconds(500));

        Assert.Matches("127\\.0\\.0\\.[12]: .*ConnectionRefused.*127\\.0\\.0\\.[12]: .*ConnectionRefused", report.Cause);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Connections_grow_ten_minutes_old_and_no_older(NodeProtocol protocol)
    {
        TestClock clock = new();
        int port = AwayTests.FreePort();
        await using IAsyncDisposable node = await AwayTests.StartAsync(protocol, port);
        using NodeClient client = new(AwayTests.To(protocol, port, clock));

        // Each pause is too short for the connection to be given up because of it.
        List<int> opened = [];
        for (int minute = 0; minute < 24; minute++)
        {
            DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(1));
            report.AssertAllForwarded();
            opened.Add(report.ConnectionsOpened);
            clock.Advance(TimeSpan.FromSeconds(45));
        }

        Assert.Equal(1, opened[0]);
        Assert.Equal(2, opened.Sum());
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_connection_that_was_idle_for_a_minute_by_the_clock_on_the_wall_is_given_up(NodeProtocol protocol)
    {
        TestClock clock = new();
        int port = AwayTests.FreePort();
        await using IAsyncDisposable node = await AwayTests.StartAsync(protocol, port);
        using NodeClient client = new(AwayTests.To(protocol, port, clock));
        (await client.DeliverAsync(Deliveries.Lines(1))).AssertAllForwarded();
        clock.Advance(TimeSpan.FromMinutes(1));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(1));

        Assert.Equal((1, 0, 1), (report.Forwarded, report.Retries, report.ConnectionsOpened));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_connection_that_died_without_a_word_while_the_process_was_frozen_costs_little_time(NodeProtocol protocol)
    {
        // What a firewall that has forgotten the connection does: nothing at all comes back on it.
        TestClock clock = new();
        TimeSpan patience = TimeSpan.FromMinutes(5);
        await using Http2Peer peer = Http2Peer.Start(new PeerOptions
        {
            OnPart = (call, part) =>
                call.Connection.Number == 1 && call.Path != "/warm-up" ? Task.CompletedTask : call.AcknowledgeAsync(part),
            GrantsWindows = false,
        });
        await using NodeSimulator node = await NodeSimulator.StartAsync(new()
        {
            Script = request => request is { ConnectionNumber: 1, Target: not "/warm-up", SequenceNumber: > 0 } ? FaultAction.Hang() : null,
        });
        string address = protocol == NodeProtocol.Mirror ? node.Address : peer.Address;
        using NodeClient client = new(new NodeClientOptions
        {
            Address = NodeAddress.Parse(address, "http"), Protocol = protocol, Clock = clock, ResponseTimeout = patience,
        });
        (await client.DeliverAsync([Deliveries.Line(path: "/warm-up")])).AssertAllForwarded();
        clock.Advance(TimeSpan.FromSeconds(30));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(3), patience);

        report.AssertAllForwarded();
        Assert.Null(report.Cause);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 2)]
    [InlineData(20, 5)]
    public async Task Few_records_open_few_connections(int records, int most)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        using NodeClient client = new(Deliveries.To(node, concurrency: 32));

        (await client.DeliverAsync(Deliveries.Lines(records))).AssertAllForwarded();

        Assert.InRange(node.ConnectionsAccepted, 1, most);
    }

    private static NodeClientOptions To(NodeProtocol protocol, int port, params string[] addresses) =>
        AwayTests.To(protocol, port, new TestClock(), Name) with
        {
            Resolve = _ => Task.FromResult<IPAddress[]>([.. addresses.Select(IPAddress.Parse)]),
        };
}
