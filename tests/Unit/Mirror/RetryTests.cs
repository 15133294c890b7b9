using System.Diagnostics;
using System.Globalization;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Mirror;

/// <summary>Which troubles of the node are worth another attempt, and when it is made.</summary>
public class RetryTests
{
    private const int Records = 12;

    public static TheoryData<string, string> Breaks => new()
    {
        { "closed before a response", "close" },
        { "reset before a response", "reset" },
        { "closed in the head", "close-after=10" },
        { "reset in the head", "reset-after=10" },
        { "hanging before the response", "hang" },
        { "hanging in the head", "raw=HTTP/1.1 200 OK\\r\\n" },
        { "slower than the response may take", "slow-bytes=200ms" },
        { "refusing for a while", "refuse=400ms" },
        { "restarting", "restart=400ms" },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_node_in_trouble_in_the_middle_of_a_batch_costs_no_record(string trouble, string fault)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse([$"4:{fault}", $"9:{fault}"]) });
        using NodeClient client = new(Deliveries.To(node) with { ResponseTimeout = TimeSpan.FromMilliseconds(1_000) });

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(Records));

        report.AssertAllForwarded();
        Assert.True(report.Retries >= 2, trouble);
        Assert.Equal(Records, node.Requests.Select(request => request.Target).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task The_very_first_record_survives_trouble_as_well(string trouble, string fault)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse([$"1:{fault}"]) });
        using NodeClient client = new(Deliveries.To(node) with { ResponseTimeout = TimeSpan.FromMilliseconds(1_000) });

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(3));

        report.AssertAllForwarded();
        Assert.True(report.Retries >= 1, trouble);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(425)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(599)]
    public async Task A_status_that_may_pass_is_tried_again_under_the_same_id(int status)
    {
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse([$"1:status={status}", $"5-6:status={status},body=busy"]) });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(Records));

        report.AssertAllForwarded();
        Assert.Equal(3, report.Retries);
        Assert.All(
            node.Requests.GroupBy(request => request.Target),
            attempts => Assert.Single(attempts.Select(request => request.Header("X-Request-Id")).Distinct()));
        Assert.Equal(Records, node.Requests.Select(request => request.Header("X-Request-Id")).Distinct().Count());
    }

    [Theory]
    [InlineData("close-after=39")]
    [InlineData("reset-after=39")]
    [InlineData("raw=HTTP/1.1 200 OK\\r\\nContent-Length: 9\\r\\n\\r\\nOK")]
    public async Task What_the_head_of_a_response_says_counts_whatever_becomes_of_its_body(string fault)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse([$"4:{fault}", $"9:{fault}"]) });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(Records));

        report.AssertAllForwarded();
        Assert.Equal((0, (long)Records), (report.Retries, node.RequestCount));
    }

    [Fact]
    public async Task Attempts_become_rarer_while_the_node_stays_in_trouble()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse(["2-:status=503"]) });
        using NodeClient client = new(Deliveries.To(node, concurrency: 1));
        (await client.DeliverAsync(Deliveries.Lines(1))).AssertAllForwarded();

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(1), TimeSpan.FromMilliseconds(2_500));

        // 100 ms doubling, each at least half of that: at the most 0, 50, 150, 350, 750, 1550 ms.
        Assert.Equal((1, DeliveryError.RecordsFailed), (report.Failed, report.Error));
        DateTimeOffset[] times = [.. node.Requests.Skip(1).Select(request => request.ReceivedAt)];
        Assert.InRange(times.Length, 2, 6);
        for (int attempt = 1; attempt < times.Length; attempt++)
            Assert.True(
                (times[attempt] - times[attempt - 1]).TotalMilliseconds >= (50 << (attempt - 1)) - 20,
                $"attempt {attempt + 1} came too early");
    }

    [Fact]
    public async Task Retry_After_in_seconds_holds_back_all_sending()
    {
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse(["3:status=503,Retry-After=1"]) });
        using NodeClient client = new(Deliveries.To(node, concurrency: 1));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(Records));

        report.AssertAllForwarded();
        Assert.True((node.Requests[3].ReceivedAt - node.Requests[2].ReceivedAt).TotalMilliseconds >= 950);
    }

    [Fact]
    public async Task Retry_After_of_one_record_holds_back_the_others_too()
    {
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(
                new() { Script = FaultScript.Parse(["10:status=429,Retry-After=1"]), ReplyDelay = TimeSpan.FromMilliseconds(5) });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(60));

        report.AssertAllForwarded();
        DateTimeOffset asked = node.Requests[9].ReceivedAt;
        Assert.InRange(node.Requests.Skip(10).Count(request => request.ReceivedAt < asked.AddMilliseconds(900)), 0, 12);
    }

    [Fact]
    public async Task Retry_After_may_be_a_date()
    {
        Func<ReceivedRequest, FaultAction?> script = request => request.SequenceNumber == 2
            ? FaultAction.RetryAfter(DateTimeOffset.UtcNow.AddSeconds(2).ToString("r", CultureInfo.InvariantCulture))
            : null;
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = script });
        using NodeClient client = new(Deliveries.To(node, concurrency: 1));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(4));

        // Dates have whole seconds: of the two, at least one is left.
        report.AssertAllForwarded();
        Assert.True((node.Requests[2].ReceivedAt - node.Requests[1].ReceivedAt).TotalMilliseconds >= 900);
    }

    [Theory]
    [InlineData("Wed, 21 Oct 2015 07:28:00 GMT")]
    [InlineData("0")]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("")]
    public async Task Retry_After_that_asks_for_no_time_costs_none(string value)
    {
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(
                new() { Script = request => request.SequenceNumber is 1 or 3 ? FaultAction.RetryAfter(value) : null });
        using NodeClient client = new(Deliveries.To(node, concurrency: 1));

        (await client.DeliverAsync(Deliveries.Lines(4))).AssertAllForwarded();
    }

    [Theory]
    [InlineData("3600")]
    [InlineData("4294967295")]
    [InlineData("date")]
    public async Task Retry_After_beyond_the_deadline_ends_the_batch_at_once(string value)
    {
        string header = value == "date" ? DateTimeOffset.UtcNow.AddDays(400).ToString("r", CultureInfo.InvariantCulture) : value;
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(
                new() { Script = request => request.SequenceNumber >= 5 ? FaultAction.RetryAfter(header) : null });
        using NodeClient client = new(Deliveries.To(node));

        Stopwatch clock = Stopwatch.StartNew();
        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(100), TimeSpan.FromSeconds(30));

        Assert.Equal((4, 96, DeliveryError.RecordsFailed), (report.Forwarded, report.Failed, report.Error));
        Assert.Contains("503", report.Cause, StringComparison.Ordinal);
        Assert.InRange(node.RequestCount, 5, 8);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), "It waited for a time that does not come.");
    }

    [Fact]
    public async Task What_the_node_asked_for_in_one_batch_binds_the_next()
    {
        TestClock clock = new();
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse(["2:status=503,Retry-After=60"]) });
        using NodeClient client = new(Deliveries.To(node, concurrency: 1) with { Clock = clock });

        DeliveryReport held = await client.DeliverAsync(Deliveries.Lines(3), TimeSpan.FromSeconds(5));
        DeliveryReport next = await client.DeliverAsync(Deliveries.Lines(3), TimeSpan.FromSeconds(20));
        long sent = node.RequestCount;
        clock.Advance(TimeSpan.FromSeconds(61));
        DeliveryReport later = await client.DeliverAsync(Deliveries.Lines(3), TimeSpan.FromSeconds(20));

        Assert.Equal((1, 2), (held.Forwarded, held.Failed));
        Assert.Equal((3, 2), (next.Failed, sent));
        later.AssertAllForwarded();
    }
}
