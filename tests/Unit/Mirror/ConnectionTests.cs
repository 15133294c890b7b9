using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Mirror;

/// <summary>How many connections there are, how long each lives, and what its end costs.</summary>
public class ConnectionTests
{
    [Fact]
    public async Task Connections_live_on_from_batch_to_batch()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        using NodeClient client = new(Deliveries.To(node, concurrency: 1));

        DeliveryReport first = await client.DeliverAsync(Deliveries.Lines(5));
        DeliveryReport second = await client.DeliverAsync(Deliveries.Lines(5));

        second.AssertAllForwarded();
        Assert.Equal((1, 0), (first.ConnectionsOpened, second.ConnectionsOpened));
        Assert.Equal(1, node.ConnectionsAccepted);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(32)]
    public async Task There_are_never_more_requests_at_a_time_than_configured(int concurrency)
    {
        // The node answers 503 to any request beyond the limit, which would show as a retry.
        NodeSimulatorOptions options = new() { MaxConcurrentRequests = concurrency, ReplyDelay = TimeSpan.FromMilliseconds(10) };
        await using NodeSimulator node = await NodeSimulator.StartAsync(options);
        using NodeClient client = new(Deliveries.To(node, concurrency));

        for (int batch = 0; batch < 3; batch++)
        {
            DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(100));
            report.AssertAllForwarded();
            Assert.Equal(0, report.Retries);
        }

        Assert.InRange(node.ConnectionsAccepted, 1, concurrency);
    }

    [Fact]
    public async Task All_allowed_connections_are_made_use_of()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { ReplyDelay = TimeSpan.FromMilliseconds(30) });
        using NodeClient client = new(Deliveries.To(node, concurrency: 8));

        (await client.DeliverAsync(Deliveries.Lines(100))).AssertAllForwarded();

        Assert.Equal(8, node.ConnectionsAccepted);
    }

    [Fact]
    public async Task A_node_that_limits_requests_per_connection_loses_nothing()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { MaxRequestsPerConnection = 3 });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(200));

        report.AssertAllForwarded();
        Assert.Equal((0, 200), (report.Retries, node.RequestCount));
        Assert.Equal(3, node.Requests.GroupBy(request => request.ConnectionNumber).Max(each => each.Count()));
    }

    [Fact]
    public async Task A_node_that_limits_bytes_per_connection_loses_nothing()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { MaxReceivedBytesPerConnection = 3_000 });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(200));

        report.AssertAllForwarded();
        Assert.Equal((0, 200), (report.Retries, node.RequestCount));
        Assert.True(report.ConnectionsOpened >= 20);
    }

    [Fact]
    public async Task A_node_that_limits_the_time_of_a_connection_loses_nothing()
    {
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(
                new() { MaxConnectionDuration = TimeSpan.FromMilliseconds(60), ReplyDelay = TimeSpan.FromMilliseconds(10) });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(200));

        report.AssertAllForwarded();
        Assert.Equal((0, 200), (report.Retries, node.RequestCount));
    }

    [Fact]
    public async Task Connections_that_close_without_having_said_so_lose_nothing()
    {
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(new() { Kind = NodeKind.NginxBased, Script = _ => FaultAction.CloseAfter(int.MaxValue) });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(100));

        report.AssertAllForwarded();
        Assert.Equal(100, node.Inventory.Hits);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connections_that_died_between_batches_lose_nothing_and_cost_no_time(bool reset)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Kind = NodeKind.NginxBased });
        using NodeClient client = new(Deliveries.To(node, concurrency: 16));
        (await client.DeliverAsync(Deliveries.Lines(100))).AssertAllForwarded();

        node.CloseConnections(reset);
        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(100));

        report.AssertAllForwarded();
        Assert.Null(report.Cause);
        Assert.Equal(200, node.Inventory.Hits);
    }

    [Fact]
    public async Task A_dead_connection_is_replaced_even_when_there_is_time_for_no_other_retry()
    {
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse(["2:close-after=99999", "4:reset"]) });
        using NodeClient client = new(Deliveries.To(node, concurrency: 1));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(5));

        report.AssertAllForwarded();
        Assert.True(report.ConnectionsOpened >= 3);
    }

    [Fact]
    public async Task A_node_that_was_replaced_between_batches_gets_everything()
    {
        NodeSimulator old = await NodeSimulator.StartAsync();
        using NodeClient client = new(Deliveries.To(old, concurrency: 16));
        (await client.DeliverAsync(Deliveries.Lines(100))).AssertAllForwarded();
        await old.DisposeAsync();

        await using NodeSimulator node = await StartAgainAsync(old.Port);
        (await client.DeliverAsync(Deliveries.Lines(100))).AssertAllForwarded();

        Assert.Equal(100, node.Inventory.Hits);
    }

    [Fact]
    public async Task A_node_restarted_in_the_middle_of_a_batch_gets_everything()
    {
        TaskCompletionSource isBusy = new(TaskCreationOptions.RunContinuationsAsynchronously);
        NodeSimulator old = await NodeSimulator.StartAsync(new()
        {
            ReplyDelay = TimeSpan.FromMilliseconds(5),
            Script = request =>
            {
                if (request.SequenceNumber == 100)
                    isBusy.SetResult();
                return null;
            },
        });
        using NodeClient client = new(Deliveries.To(old, concurrency: 8));
        Task<DeliveryReport> delivery = client.DeliverAsync(Deliveries.Lines(600, "POST"));
        await isBusy.Task;
        await old.DisposeAsync();
        await Task.Delay(300);
        await using NodeSimulator node = await StartAgainAsync(old.Port);

        DeliveryReport report = await delivery;

        report.AssertAllForwarded();
        Assert.Equal(600, old.Records().Concat(node.Records()).Select(request => request.Target).Distinct().Count());
        Assert.InRange(node.Records().Count, 450, 600);
    }

    [Fact]
    public async Task An_overloaded_node_gets_everything_in_the_end()
    {
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(
                new() { Kind = NodeKind.NginxBased, MaxConcurrentRequests = 2, ReplyDelay = TimeSpan.FromMilliseconds(5) });
        using NodeClient client = new(Deliveries.To(node, concurrency: 16));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(300));

        report.AssertAllForwarded();
        Assert.Equal(300, node.Inventory.Hits);
        Assert.True(report.Retries > 0);
        Assert.Contains("503", report.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_too_slow_for_its_own_limit_answers_500_and_is_asked_again()
    {
        Func<ReceivedRequest, FaultAction?> script = request =>
            request.SequenceNumber is 1 or 4 ? FaultAction.Slow(TimeSpan.FromSeconds(20)) : null;
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(new() { AppReplyTimeout = TimeSpan.FromMilliseconds(100), Script = script });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(10));

        report.AssertAllForwarded();
        Assert.Equal(2, report.Retries);
    }

    [Fact]
    public async Task A_node_of_another_address_family_or_name_is_reached()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        using NodeClient byName = new(Deliveries.To($"localhost:{node.Port}"));

        (await byName.DeliverAsync(Deliveries.Lines(5))).AssertAllForwarded();

        await using NodeSimulator six = await NodeSimulator.StartAsync(new() { ListenAddress = System.Net.IPAddress.IPv6Loopback });
        using NodeClient bySix = new(Deliveries.To(six));
        (await bySix.DeliverAsync(Deliveries.Lines(5))).AssertAllForwarded();
        Assert.Equal(six.Address, six.Requests[0].Header("Host"));
    }

    private static async Task<NodeSimulator> StartAgainAsync(int port)
    {
        while (true)
        {
            try
            {
                return await NodeSimulator.StartAsync(new() { Kind = NodeKind.NginxBased, Port = port });
            }
            catch (System.Net.Sockets.SocketException)
            {
                // Another test borrowed the port for a moment.
                await Task.Delay(20);
            }
        }
    }
}
