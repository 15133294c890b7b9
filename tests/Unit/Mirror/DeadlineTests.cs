using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Mirror;

/// <summary>All of it ends in time, and what is left then is failed.</summary>
public class DeadlineTests
{
    /// <summary>What a busy machine may add to the time of a delivery.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(1_500);

    [Fact]
    public async Task A_slow_node_leaves_records_behind_that_are_failed()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { ReplyDelay = TimeSpan.FromMilliseconds(50) });
        using NodeClient client = new(Deliveries.To(node, concurrency: 2));

        DeliveryReport report = await DeliverInTimeAsync(client, Deliveries.Lines(500), TimeSpan.FromSeconds(1));

        Assert.Equal(DeliveryError.RecordsFailed, report.Error);
        Assert.True(report.Forwarded > 0 && report.Failed > 0);
        Assert.NotNull(report.Cause);

        // What was not begun is not sent either.
        Assert.InRange(node.RequestCount, report.Forwarded, report.Forwarded + 2);
    }

    [Theory]
    [InlineData("*:hang")]
    [InlineData("*:reset")]
    [InlineData("*:close")]
    [InlineData("*:status=503")]
    [InlineData("*:status=429,Retry-After=1")]
    [InlineData("*:slow-bytes=100ms")]
    [InlineData("*:raw=garbage\\r\\n\\r\\n")]
    [InlineData("*:raw=HTTP/1.1 100 Continue\\r\\n\\r\\n")]
    [InlineData("2-:hang")]
    [InlineData("2-:reset")]
    [InlineData("2-:status=503")]
    public async Task A_node_in_lasting_trouble_ends_in_time(string fault)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse([fault]) });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await DeliverInTimeAsync(client, Deliveries.Lines(50), TimeSpan.FromSeconds(1.5));

        Assert.Equal((DeliveryError.RecordsFailed, fault[0] == '2' ? 1 : 0), (report.Error, report.Forwarded));
        Assert.NotNull(report.Cause);
    }

    [Fact]
    public async Task A_node_in_lasting_trouble_is_not_hammered_with_the_rest_when_time_runs_out()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse(["2-:status=503"]) });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await DeliverInTimeAsync(client, Deliveries.Lines(5_000), TimeSpan.FromSeconds(1.5));

        // Four lanes with a backoff from 100 ms upwards come to less than ten attempts each.
        Assert.Equal((1, DeliveryError.RecordsFailed), (report.Forwarded, report.Error));
        Assert.InRange(node.RequestCount, 4, 100);
    }

    [Fact]
    public async Task A_cause_does_not_claim_a_longer_wait_than_there_was()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse(["*:hang"]) });
        using NodeClient client = new(Deliveries.To(node) with { ResponseTimeout = TimeSpan.FromSeconds(10) });

        DeliveryReport report = await DeliverInTimeAsync(client, Deliveries.Lines(2), TimeSpan.FromSeconds(1));

        Assert.DoesNotContain("10000", report.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_is_down_fails_all_and_the_next_batch_goes_through_when_it_is_back()
    {
        NodeSimulator gone = await NodeSimulator.StartAsync();
        int port = gone.Port;
        await gone.DisposeAsync();
        using NodeClient client = new(Deliveries.To($"127.0.0.1:{port}"));

        DeliveryReport down = await DeliverInTimeAsync(client, Deliveries.Lines(50), TimeSpan.FromSeconds(1.5));
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Port = port });
        DeliveryReport back = await client.DeliverAsync(Deliveries.Lines(50));

        Assert.Equal((50, DeliveryError.RecordsFailed, 0), (down.Failed, down.Error, down.ConnectionsOpened));
        Assert.Contains($"127.0.0.1:{port}", down.Cause, StringComparison.Ordinal);
        back.AssertAllForwarded();
    }

    [Fact]
    public async Task An_address_that_swallows_packets_ends_in_time()
    {
        using Socket full = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        using Occupants occupants = await Occupants.FillAsync((IPEndPoint)full.LocalEndPoint!);
        using NodeClient client = new(Deliveries.To(full.LocalEndPoint!.ToString()!) with { ConnectTimeout = TimeSpan.FromMilliseconds(300) });

        DeliveryReport report = await DeliverInTimeAsync(client, Deliveries.Lines(20), TimeSpan.FromSeconds(1.5));

        Assert.Equal((20, DeliveryError.RecordsFailed), (report.Failed, report.Error));
        Assert.Contains("300 ms", report.Cause, StringComparison.Ordinal);
        Assert.True(report.Retries >= 1);
    }

    [Fact]
    public async Task A_socket_that_nobody_accepts_from_ends_in_time()
    {
        using Socket idle = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        idle.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        idle.Listen(64);
        using NodeClient client = new(Deliveries.To(idle.LocalEndPoint!.ToString()!) with { ResponseTimeout = TimeSpan.FromMilliseconds(300) });

        DeliveryReport report = await DeliverInTimeAsync(client, Deliveries.Lines(20), TimeSpan.FromSeconds(1.5));

        Assert.Equal((20, DeliveryError.RecordsFailed), (report.Failed, report.Error));
        Assert.True(report.ConnectionsOpened >= 2);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task A_name_without_an_address_ends_in_time(string scheme)
    {
        using NodeClient client = new(Deliveries.To("node.wallarm-connector.invalid", scheme));

        DeliveryReport report = await DeliverInTimeAsync(client, Deliveries.Lines(20), TimeSpan.FromSeconds(2));

        Assert.Equal((20, DeliveryError.RecordsFailed), (report.Failed, report.Error));
        Assert.Contains("node.wallarm-connector.invalid", report.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handshake_that_never_comes_ends_in_time()
    {
        using Socket idle = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        idle.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        idle.Listen(64);
        using NodeClient client = new(Deliveries.To(idle.LocalEndPoint!.ToString()!, "https") with { ConnectTimeout = TimeSpan.FromMilliseconds(400) });

        DeliveryReport report = await DeliverInTimeAsync(client, Deliveries.Lines(20), TimeSpan.FromSeconds(1.5));

        Assert.Equal((20, DeliveryError.RecordsFailed, 0), (report.Failed, report.Error, report.ConnectionsOpened));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5_000)]
    [InlineData(20)]
    public async Task Without_time_nothing_is_sent_and_invalid_lines_are_still_told_apart(int milliseconds)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync([.. Deliveries.Lines(5), "nonsense"], TimeSpan.FromMilliseconds(milliseconds));
        DeliveryReport next = await client.DeliverAsync(Deliveries.Lines(5));

        Assert.Equal((5, 1, DeliveryError.RecordsFailed), (report.Failed, report.Invalid, report.Error));
        Assert.Equal(5, node.RequestCount);
        next.AssertAllForwarded();
    }

    [Fact]
    public async Task A_record_whose_exchange_was_cut_off_does_not_answer_for_the_next_batch()
    {
        // The late answer to the cut-off request must not be read as the answer to another.
        await using NodeSimulator node = await NodeSimulator.StartAsync(new()
        {
            Script = request =>
                request.SequenceNumber == 2 ? FaultAction.Slow(
                    TimeSpan.FromSeconds(5)) : request.SequenceNumber > 2 ? FaultAction.Status(403) : null,
        });
        using NodeClient client = new(Deliveries.To(node, concurrency: 1));

        DeliveryReport cut = await DeliverInTimeAsync(client, Deliveries.Lines(2), TimeSpan.FromSeconds(3));
        DeliveryReport next = await client.DeliverAsync(Deliveries.Lines(5));

        Assert.Equal((1, 1), (cut.Forwarded, cut.Failed));
        Assert.Equal((5, 1), (next.Rejected, next.ConnectionsOpened));
    }

    private static async Task<DeliveryReport> DeliverInTimeAsync(NodeClient client, string[] lines, TimeSpan time)
    {
        Stopwatch clock = Stopwatch.StartNew();
        DeliveryReport report = await client.DeliverAsync(lines, time);
        Assert.True(clock.Elapsed < time + Slack, $"It took {clock.Elapsed} of {time}.");
        return report;
    }

    /// <summary>Connections that nobody accepts: once they fill a backlog, the system drops what else wants to connect.</summary>
    private sealed class Occupants : IDisposable
    {
        private readonly List<Socket> _sockets = [];

        public static async Task<Occupants> FillAsync(IPEndPoint target)
        {
            Occupants occupants = new();
            while (occupants._sockets.Count < 20)
            {
                Socket socket = new(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                occupants._sockets.Add(socket);
                using CancellationTokenSource patience = new(TimeSpan.FromMilliseconds(200));
                try
                {
                    await socket.ConnectAsync(target, patience.Token);
                }
                catch (OperationCanceledException)
                {
                    return occupants;
                }
            }

            return occupants;
        }

        public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
    }
}
