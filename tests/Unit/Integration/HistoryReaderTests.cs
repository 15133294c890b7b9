using System.Globalization;
using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.History;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Reading the history of a log group.</summary>
public sealed class HistoryReaderTests
{
    private const string Group = "/history";
    private static readonly DateTimeOffset Begin = new DateTimeOffset(DateTime.UtcNow.Date, TimeSpan.Zero).AddDays(-7);
    private static readonly DateTimeOffset End = Begin.AddDays(2).AddMilliseconds(-1);

    [BotoTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_event_of_the_range_comes_once_with_its_id_and_time(bool inOrder)
    {
        await using var world = await OpenAsync(Traffic(5000));
        world.Aws.Settings.PageSize = 100;
        using var session = await OpenAsync(world);
        var range = new HistoryRange(Group, Begin.AddHours(1), Begin.AddHours(47));

        var reader = new HistoryReader(session, range);
        var events = await ReadAsync(reader, inOrder);

        var expected = Traffic(5000).Where(each => each.Time >= range.From && each.Time <= range.To).ToList();
        Assert.Equal(expected.Select(each => each.Message).Order(), events.Select(each => each.Message).Order());
        Assert.Equal(events.Count, events.Select(each => each.EventId).Distinct().Count());
        Assert.All(events, each => Assert.Equal(each.Message, Message(DateTimeOffset.FromUnixTimeMilliseconds(each.Timestamp!.Value))));
        Assert.Equal((expected.Count, expected.Sum(each => each.Message.Length), 1.0), (reader.Lines, reader.Bytes, reader.Done));
        if (inOrder) Assert.Equal(events.OrderBy(each => each.Timestamp).Select(each => each.EventId), events.Select(each => each.EventId));
    }

    [BotoFact]
    public async Task A_large_range_is_read_in_slices_at_a_time_and_hardly_a_page_more_than_once()
    {
        await using var world = await OpenAsync(Traffic(20_000));
        world.Aws.Settings.PageSize = 100;
        using var session = await OpenAsync(world);

        var events = await ReadAsync(new HistoryReader(session, new HistoryRange(Group, Begin, End)), inOrder: false);

        Assert.Equal(20_000, events.Count);
        var calls = world.Aws.CallsOf("FilterLogEvents");
        Assert.InRange(calls.Count, 200, 300);
        Assert.InRange(calls.Select(call => call.Json.GetProperty("startTime").GetInt64()).Distinct().Count(), 20, 120);
    }

    [BotoFact]
    public async Task A_burst_in_an_otherwise_quiet_range_loses_nothing_and_neither_do_events_of_one_millisecond()
    {
        var burst = Enumerable.Range(0, 3000).Select(number => (Begin.AddHours(30).AddMilliseconds(number / 500), $"burst {number}"));
        var quiet = Enumerable.Range(0, 40).Select(number => (Begin.AddHours(number), $"quiet {number}"));
        await using var world = await OpenAsync(burst.Concat(quiet));
        world.Aws.Settings.PageSize = 50;
        using var session = await OpenAsync(world);

        var events = await ReadAsync(new HistoryReader(session, new HistoryRange(Group, Begin, End)), inOrder: false);

        Assert.Equal(burst.Concat(quiet).Select(each => each.Item2).Order(), events.Select(each => each.Message).Order());
    }

    [BotoFact]
    public async Task Streams_that_come_one_after_the_other_and_pages_without_events_lose_nothing()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var now = DateTimeOffset.UtcNow;
        await world.CallAsync("logs", "create_log_group", new { logGroupName = Group });
        foreach (var logStreamName in new[] { "a", "b", "c" })
        {
            await world.CallAsync("logs", "create_log_stream", new { logGroupName = Group, logStreamName });
            var logEvents = Enumerable.Range(0, 100).Select(number => (now.AddMinutes(number - 120), $"{logStreamName} {number}"))
                .Select(each => new { timestamp = each.Item1.ToUnixTimeMilliseconds(), message = each.Item2 });
            await world.CallAsync("logs", "put_log_events", new { logGroupName = Group, logStreamName, logEvents });
        }

        world.Aws.Settings.PageSize = 10;
        world.Aws.Settings.EmptyLogPages = 1;
        using var session = await OpenAsync(world);

        var events = await ReadAsync(new HistoryReader(session, new HistoryRange(Group, now.AddHours(-3), now)), inOrder: false);

        Assert.Equal(300, events.Select(each => each.Message).Distinct().Count());
        Assert.Equal(300, events.Count);
    }

    [BotoFact]
    public async Task A_sample_is_the_same_every_time_about_as_large_as_asked_and_from_every_hour()
    {
        await using var world = await OpenAsync(Traffic(20_000));
        using var session = await OpenAsync(world);
        var range = new HistoryRange(Group, Begin, End) { SampleRate = 0.1 };

        var events = await ReadAsync(new HistoryReader(session, range), inOrder: false);
        var again = await ReadAsync(new HistoryReader(session, range), inOrder: true);

        Assert.Equal(again.Select(each => each.EventId).Order(), events.Select(each => each.EventId).Order());
        Assert.InRange(events.Count, 1800, 2200);
        var hours = events.Select(each => each.Timestamp!.Value / 3_600_000).Distinct().Count();
        Assert.Equal(48, hours);
    }

    [BotoFact]
    public async Task A_log_of_one_page_takes_one_call()
    {
        await using var world = await OpenAsync(Traffic(500));
        using var session = await OpenAsync(world);

        Assert.Equal(500, (await ReadAsync(new HistoryReader(session, new HistoryRange(Group, Begin, End)), inOrder: false)).Count);
        Assert.Equal(1, world.Aws.CountOf("FilterLogEvents"));
    }

    [BotoFact]
    public async Task A_reader_that_is_cancelled_at_any_page_ends_and_asks_for_no_more()
    {
        await using var world = await OpenAsync(Traffic(2000));
        world.Aws.Settings.PageSize = 100;
        using var session = await OpenAsync(world);
        for (var stopAt = 1; stopAt <= 20; stopAt += 3)
        {
            using var stop = new CancellationTokenSource();
            var (pages, lines) = (0, 0L);
            var reader = new HistoryReader(session, new HistoryRange(Group, Begin, End));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (var page in reader.ReadAsync(inOrder: false, stop.Token))
                {
                    lines += page.Count;
                    if (++pages == stopAt) await stop.CancelAsync();
                }

                // The last page was there already.
                stop.Token.ThrowIfCancellationRequested();
            });

            Assert.Equal((stopAt, lines), (pages, reader.Lines));
            var calls = world.Aws.CountOf("FilterLogEvents");
            await session.GetAccountIdAsync(CancellationToken.None);
            Assert.InRange(world.Aws.CountOf("FilterLogEvents"), calls, calls + 8);
        }
    }

    [BotoFact]
    public async Task An_error_of_one_slice_ends_the_reading_with_that_error()
    {
        await using var world = await OpenAsync(Traffic(5000));
        world.Aws.Settings.PageSize = 100;
        world.Aws.Fail("FilterLogEvents", AwsFault.AccessDenied(), 12);
        using var session = await OpenAsync(world);

        var error = await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(
            () => ReadAsync(new HistoryReader(session, new HistoryRange(Group, Begin, End)), inOrder: false));

        Assert.Equal("AccessDeniedException", error.ErrorCode);
    }

    [BotoFact]
    public async Task Throttled_pages_are_asked_for_again()
    {
        await using var world = await OpenAsync(Traffic(3000));
        world.Aws.Settings.PageSize = 100;
        world.Aws.Fail("FilterLogEvents", AwsFault.Throttled(), 3, 5);
        using var session = await OpenAsync(world);

        Assert.Equal(3000, (await ReadAsync(new HistoryReader(session, new HistoryRange(Group, Begin, End)), inOrder: false)).Count);
    }

    [BotoFact]
    public async Task An_estimate_tells_bytes_calls_and_price_from_what_the_group_stores()
    {
        await using var world = await OpenAsync(Traffic(20_000));
        using var session = await OpenAsync(world);
        await world.CallAsync("logs", "put_retention_policy", new { logGroupName = Group, retentionInDays = 3653 });
        var now = DateTimeOffset.UtcNow;

        var whole = await HistoryEstimate.ReadAsync(session, new HistoryRange(Group, Begin.AddDays(-30), now), CancellationToken.None);
        var tenth = await HistoryEstimate.ReadAsync(
            session, new HistoryRange(Group, Begin.AddDays(-30), now) { SampleRate = 0.1 }, CancellationToken.None);
        var half = await HistoryEstimate.ReadAsync(
            session, new HistoryRange(Group, now - ((now - Begin) / 2), now), CancellationToken.None);

        Assert.InRange(whole.Bytes, whole.StoredBytes - 1, whole.StoredBytes);
        Assert.Equal(3653, whole.RetentionInDays);
        Assert.InRange(tenth.Bytes, whole.Bytes / 11, whole.Bytes / 9);
        Assert.InRange(half.Bytes, whole.Bytes * 0.49, whole.Bytes * 0.51);
        Assert.Equal(Math.Ceiling(whole.Bytes / 7e5), whole.Calls);
        Assert.Equal(TimeSpan.FromSeconds(0.1 * whole.Calls), whole.Time);
        Assert.InRange(whole.Price, 1e-9, 0.01);
    }

    [BotoFact]
    public async Task A_group_that_is_absent_or_of_a_class_that_cannot_be_read_is_an_error_before_anything_is_read()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateLogGroupAsync("/rare", "INFREQUENT_ACCESS");
        using var session = await OpenAsync(world);

        var absent = await Assert.ThrowsAsync<Wallarm.Connector.ResourceNotFoundException>(() => EstimateAsync("/absent"));
        var rare = await Assert.ThrowsAsync<InvalidOptionException>(() => EstimateAsync("/rare"));

        Assert.Equal(("Wallarm.LogGroupNotFound", "Wallarm.LogGroupNotReadable"), (absent.ErrorId, rare.ErrorId));
        Assert.Equal(0, world.Aws.CountOf("FilterLogEvents"));

        Task EstimateAsync(string group) => HistoryEstimate.ReadAsync(session, new HistoryRange(group, Begin, End), CancellationToken.None);
    }

    [Theory]
    [InlineData("us-east-1", 25)]
    [InlineData("eu-central-1", 5)]
    [InlineData("eu-west-1", 10)]
    public void The_rate_is_that_which_AWS_publishes_for_the_region(string region, int perSecond) =>
        Assert.Equal(
            TimeSpan.FromSeconds(1.0 / perSecond),
            CallQuota.Of(Wallarm.Connector.Engine.Errors.AwsService.Logs, "FilterLogEvents", region).Interval);

    private static async Task<ConnectorWorld> OpenAsync(IEnumerable<(DateTimeOffset Time, string Message)> events)
    {
        var world = await ConnectorWorld.OpenAsync();
        await world.CreateLogGroupAsync(Group);
        world.Aws.Seed.LogEvents(Group, events);
        return world;
    }

    private static Task<AwsSession> OpenAsync(ConnectorWorld world) => SessionFactory.OpenAsync(
        new AwsSessionOptions
        {
            AccessKey = world.Aws.Identity.AccessKeyId,
            SecretKey = world.Aws.Identity.SecretAccessKey,
            Region = world.Region,
            EndpointUrl = world.Aws.Endpoint,
        },
        new RelayingObserver(outer: null),
        CancellationToken.None);

    private static async Task<List<FilteredLogEvent>> ReadAsync(HistoryReader reader, bool inOrder)
    {
        var events = new List<FilteredLogEvent>();
        await foreach (var page in reader.ReadAsync(inOrder, CancellationToken.None))
        {
            Assert.NotEmpty(page);
            Assert.Equal(page.OrderBy(each => each.Timestamp).Select(each => each.EventId), page.Select(each => each.EventId));
            events.AddRange(page);
        }

        return events;
    }

    /// <summary>Two days of calls, ten times as many at noon as at midnight.</summary>
    private static IEnumerable<(DateTimeOffset Time, string Message)> Traffic(int count) => Enumerable.Range(0, count).Select(number =>
    {
        var part = (number + 0.5) / count * 2;
        var hours = 24 * (part - (0.8 * Math.Sin(2 * Math.PI * part) / (2 * Math.PI)));
        var time = DateTimeOffset.FromUnixTimeMilliseconds(Begin.AddHours(hours).ToUnixTimeMilliseconds());
        return (time, Message(time));
    });

    private static string Message(DateTimeOffset time) => "at " + time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
