using System.Globalization;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>What was handed over, and what became of it: metrics, log and queue together.</summary>
public class DeliveryMeasureTests
{
    private const string FunctionName = ConnectorWorld.FunctionName;
    private const string Group = "/aws/apigateway/petstore";
    private const string Log = "/aws/lambda/" + FunctionName;
    private const string Measure = "Measure-WallarmDelivery @aws";

    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [BotoFact]
    public async Task Everything_is_explained_where_every_batch_is_settled_in_the_end_by_whichever_attempt()
    {
        await using var cloud = await OpenAsync();
        await CountAsync(cloud, "AWS/Logs", "ForwardedLogEvents", 60, Hours(3), Filter);
        await CountAsync(cloud, "AWS/Logs", "ForwardedLogEvents", 40, Hours(2), Filter);
        await CountAsync(cloud, "AWS/Lambda", "Invocations", 3, Hours(2), Function);
        await CountAsync(cloud, "AWS/Lambda", "Errors", 1, Hours(2), Function);
        await CountAsync(cloud, "AWS/Lambda", "AsyncEventAge", 1500, Hours(2), Function);
        await WriteAsync(
            cloud,
            (Hours(3), Line(1, forwarded: 55, filtered: 3, invalid: 2)),
            (Hours(2), Line(2, forwarded: 30, failed: 10)),
            (Hours(1), Line(2, forwarded: 9, rejected: 1, alreadySettled: 30, attempt: 2)));

        var measure = Run(cloud);

        Assert.Equal(
            (100, 100, 0, 0, 0, 0),
            (measure.HandedOver, measure.Settled, measure.Waiting, measure.InFlight, measure.Duplicates, measure.Unexplained));
        Assert.Equal((94, 3, 2, 1, 2), (measure.Forwarded, measure.Filtered, measure.Invalid, measure.Rejected, measure.Batches));
        Assert.Equal((3, 1, 0, 0), (measure.Invocations, measure.InvocationErrors, measure.Throttles, measure.EventsDropped));
        Assert.Equal(TimeSpan.FromMilliseconds(1500), measure.OldestEventAge);
        var subscription = Assert.Single(measure.Subscriptions);
        Assert.Equal(
            (Group, "WallarmFilter", 100, 0),
            (subscription.LogGroupName, subscription.FilterName, subscription.ForwardedLogEvents, subscription.DeliveryErrors));
        Assert.Equal(TimeSpan.FromDays(1), measure.EndTime - measure.StartTime);
        Assert.True(DateTimeOffset.UtcNow - measure.EndTime >= TimeSpan.FromMinutes(15), $"It ends at {measure.EndTime:u}.");
        Assert.Empty(measure.Notes);
        Assert.Empty(cloud.Mutations);
    }

    [BotoFact]
    public async Task What_nobody_logged_is_unexplained_and_what_was_sent_twice_is_a_duplicate()
    {
        await using var cloud = await OpenAsync();
        await CountAsync(cloud, "AWS/Logs", "ForwardedLogEvents", 30, Hours(2), Filter);
        await WriteAsync(
            cloud,
            (Hours(2), Line(1, forwarded: 6, failed: 4)),
            (Hours(1), Line(1, forwarded: 10, messageId: "m")),
            (Hours(1), Line(2, forwarded: 13)));

        var measure = Run(cloud);

        Assert.Equal((30, 23, 6, 7), (measure.HandedOver, measure.Settled, measure.Duplicates, measure.Unexplained));
    }

    [BotoFact]
    public async Task What_the_queue_keeps_waits_and_what_it_does_not_keep_is_unexplained()
    {
        await using var cloud = await OpenAsync();
        await CountAsync(cloud, "AWS/Logs", "ForwardedLogEvents", 12, Hours(2), Filter);
        await WriteAsync(
            cloud,
            (Hours(3), Line(1, forwarded: 2, failed: 5)),
            (Hours(2), Line(2, failed: 3)),
            (Hours(2), Line(3, rejected: 2, error: "Wallarm.NodeRejectedAll")));

        var empty = Run(cloud);
        Assert.Equal((2, 0, 10), (empty.Settled, empty.Waiting, empty.Unexplained));
        Assert.Equal(0, empty.QueuedBatches);

        // moto hands out what a mapping may have.
        var mappings = (await cloud.CallAsync("lambda", "list_event_source_mappings", new { }))["EventSourceMappings"]!.AsArray();
        var id = mappings[0]!["UUID"]!.GetValue<string>();
        await cloud.CallAsync("lambda", "update_event_source_mapping", new { UUID = id, Enabled = false });
        foreach (var body in new[] { "a", "b" })
        {
            await cloud.CallAsync("sqs", "send_message", new { QueueUrl = QueueUrl(cloud), MessageBody = body });
        }

        await CountAsync(cloud, "AWS/SQS", "ApproximateAgeOfOldestMessage", 7200, DateTimeOffset.UtcNow.AddMinutes(-2), Queue);

        // The latest two are those that are there.
        var kept = Run(cloud);
        Assert.Equal((2, 5, 5, 2), (kept.Settled, kept.Waiting, kept.Unexplained, kept.QueuedBatches));
        Assert.Equal(TimeSpan.FromHours(2), kept.OldestQueuedAge);
    }

    [BotoFact]
    public async Task What_is_in_the_queue_is_first_of_all_what_was_begun_since_the_window()
    {
        await using var cloud = await OpenAsync();
        await CountAsync(cloud, "AWS/Logs", "ForwardedLogEvents", 12, Hours(4), Filter);
        await WriteAsync(
            cloud,
            (Hours(4), Line(1, failed: 5)),
            (Hours(4).AddSeconds(1), Line(2, failed: 7)),
            (Hours(2), Line(3, failed: 30)),
            (Hours(1), Line(4, failed: 40)));
        await UndeliveredWorld.DisableMappingAsync(cloud.CallAsync);
        var range = $"-StartTime '{Hours(5):O}' -EndTime '{Hours(3):O}'";
        await SendAsync(2);
        var lost = Run(cloud, range);
        Assert.Equal((12, 0, 12, 2), (lost.HandedOver, lost.Waiting, lost.Unexplained, lost.QueuedBatches));

        // The third one of the queue is the latest of the window.
        await SendAsync(1);
        var kept = Run(cloud, range);
        Assert.Equal((7, 5, 3), (kept.Waiting, kept.Unexplained, kept.QueuedBatches));

        async Task SendAsync(int count)
        {
            for (var each = 0; each < count; each++)
            {
                await cloud.CallAsync("sqs", "send_message", new { QueueUrl = QueueUrl(cloud), MessageBody = "a" });
            }
        }
    }

    [BotoFact]
    public async Task Where_CloudWatch_Logs_could_not_hand_over_nobody_knows_what_is_lost()
    {
        await using var cloud = await OpenAsync();
        await CountAsync(cloud, "AWS/Logs", "DeliveryErrors", 9, Hours(2), Filter);

        var measure = Run(cloud);

        Assert.Equal((0, 9, 0, null), (measure.HandedOver, measure.DeliveryErrors, measure.Settled, measure.Unexplained));
        Assert.Contains("could not hand over 9 log events (DeliveryErrors)", Assert.Single(measure.Notes), StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task What_crosses_a_border_of_the_window_is_in_flight_and_not_lost()
    {
        await using var cloud = await OpenAsync();

        // CloudWatch counts by the minute, and so a border is one's begin.
        var end = Now.AddHours(-2).AddTicks(-(Now.Ticks % TimeSpan.TicksPerMinute));
        var start = end.AddHours(-1);
        await CountAsync(cloud, "AWS/Logs", "ForwardedLogEvents", 10, end.AddMinutes(-30), Filter);
        await CountAsync(cloud, "AWS/Logs", "ForwardedLogEvents", 7, end.AddMinutes(-2), Filter);
        await WriteAsync(
            cloud,
            (start.AddSeconds(70), Line(1, forwarded: 4)),
            (end.AddMinutes(-30), Line(2, forwarded: 10)),
            (end.AddSeconds(10), Line(3, forwarded: 9)),
            (end.AddMinutes(5), Line(4, forwarded: 100)));
        var range = $"-StartTime '{start:O}' -EndTime '{end:O}'";

        var measure = Run(cloud, range);
        Assert.Equal((17, 14, 3, 0, 0), (measure.HandedOver, measure.Settled, measure.InFlight, measure.FromBefore, measure.Unexplained));

        // What waited in Lambda for three minutes was handed over before the window.
        await CountAsync(cloud, "AWS/Lambda", "AsyncEventAge", 180_000, start.AddMinutes(1), Function);
        var earlier = Run(cloud, $"-StartTime '{start:O}' -EndTime '{end.AddMinutes(-10):O}'");
        Assert.Equal((10, 14, 4, 0), (earlier.HandedOver, earlier.Settled, earlier.FromBefore, earlier.Unexplained));
        Assert.Empty(earlier.Notes);
    }

    [BotoFact]
    public async Task A_batch_that_came_from_the_queue_belongs_to_the_time_of_its_first_attempt()
    {
        await using var cloud = await OpenAsync();
        await CountAsync(cloud, "AWS/Logs", "ForwardedLogEvents", 5, Hours(2), Filter);
        await WriteAsync(
            cloud,
            (Hours(30), Line(1, forwarded: 2, failed: 8)),
            (Hours(3), Line(1, forwarded: 8, alreadySettled: 2, messageId: "m")),
            (Hours(2), Line(2, forwarded: 5, messageId: "n")));

        var measure = Run(cloud);

        // The second one has no earlier line: its first process died.
        Assert.Equal((5, 5, 1, 0), (measure.HandedOver, measure.Settled, measure.Batches, measure.Unexplained));
    }

    [BotoFact]
    public async Task A_batch_that_Lambda_tried_before_the_window_as_well_is_none_of_it()
    {
        await using var cloud = await OpenAsync();
        var start = Now.AddHours(-3);
        await CountAsync(cloud, "AWS/Logs", "ForwardedLogEvents", 20, start.AddMinutes(30), Filter);
        await WriteAsync(
            cloud,
            (start.AddMinutes(-2), Line(1, failed: 8)),
            (start.AddMinutes(5), Line(1, forwarded: 8, attempt: 2)),
            (start.AddMinutes(31), Line(2, forwarded: 12)));

        var measure = Run(cloud, $"-StartTime '{start:O}'");

        // The eight of before must not hide eight that are lost.
        Assert.Equal((20, 12, 8), (measure.HandedOver, measure.Settled, measure.Unexplained));
    }

    [BotoFact]
    public async Task What_a_log_group_hands_on_is_what_is_looked_for_in_the_functions_log()
    {
        await using var cloud = await OpenAsync();
        await cloud.CallAsync("logs", "create_log_stream", new { logGroupName = Group, logStreamName = "api" });
        var logEvents = Enumerable.Range(0, 3)
            .Select(each => new { timestamp = Hours(2).AddSeconds(each).ToUnixTimeMilliseconds(), message = "{}" }).ToArray();
        await cloud.CallAsync("logs", "put_log_events", new { logGroupName = Group, logStreamName = "api", logEvents });

        var lost = Run(cloud);
        Assert.Equal((3, 1, 0, 3), (lost.HandedOver, lost.Invocations, lost.Settled, lost.Unexplained));

        await WriteAsync(cloud, (Hours(2).AddSeconds(3), Line(1, invalid: 3)));
        Assert.Equal((3, 0), (Run(cloud).Settled, Run(cloud).Unexplained));
    }

    [BotoFact]
    public async Task What_is_older_than_the_log_is_unknown_and_not_0()
    {
        await using var cloud = await OpenAsync();
        await CountAsync(cloud, "AWS/Logs", "ForwardedLogEvents", 5, Hours(30), Filter);
        await cloud.CallAsync("logs", "put_retention_policy", new { logGroupName = Log, retentionInDays = 1 });

        var measure = Run(cloud, "-Last 2d");

        Assert.Equal((5, null, null, null), (measure.HandedOver, measure.Settled, measure.Duplicates, measure.Unexplained));
        Assert.Contains("1 days for which", Assert.Single(measure.Notes), StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Without_a_filter_nobody_knows_what_was_handed_over()
    {
        await using var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder();

        var measure = Run(cloud);

        Assert.Equal((null, 0, null), (measure.HandedOver, measure.Settled, measure.Unexplained));
        Assert.Contains("no subscription filter feeds", Assert.Single(measure.Notes), StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task The_log_is_read_page_by_page_and_the_nodes_counters_are_shown()
    {
        await using var cloud = await OpenAsync();
        await CountAsync(cloud, "AWS/Logs", "ForwardedLogEvents", 12, Hours(2), Filter);
        await WriteAsync(cloud, [.. Enumerable.Range(1, 12).Select(batch => (Hours(2).AddSeconds(batch), Line(batch, forwarded: 1)))]);
        cloud.Aws.Settings.PageSize = 5;
        const string Counted = """
            wallarm_gonode_http_inspector_requests_processed_total 40
            wallarm_gonode_http_inspector_responses_processed_total 39

            """;
        using var node = new MetricsEndpoint($"HTTP/1.1 200 OK\r\nContent-Length: {Counted.Length}\r\nConnection: close\r\n\r\n{Counted}");

        var measure = Run(cloud, $"-NodeMetricsUrl {node.Url}");

        Assert.Equal((12, 0, 40, 39), (measure.Settled, measure.Unexplained, measure.NodeRequests, measure.NodeResponses));
        Assert.Equal(3, cloud.Aws.CountOf("logs:FilterLogEvents"));
    }

    [BotoTheory]
    [InlineData("-StartTime 2026-01-02 -EndTime 2026-01-01", "Wallarm.TimeRangeInvalid")]
    [InlineData("-StartTime ([DateTimeOffset]::Now.AddMinutes(-10))", "Wallarm.TimeRangeInvalid")]
    [InlineData("nowhere", "Wallarm.FunctionNotFound")]
    [InlineData("-NodeMetricsUrl ftp://node", "Wallarm.NodeMetricsUrlInvalid")]
    public async Task What_cannot_be_measured_is_an_error(string options, string id)
    {
        await using var cloud = await CloudSession.OpenAsync();

        var error = cloud.Fail($"{Measure} {options}");

        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private static (string Name, string Value)[] Function => [("FunctionName", FunctionName)];

    private static (string Name, string Value)[] Queue => [("QueueName", FunctionName + "-undelivered")];

    private static (string Name, string Value)[] Filter =>
        [("LogGroupName", Group), ("DestinationType", "Lambda"), ("FilterName", "WallarmFilter")];

    private static DateTimeOffset Hours(int ago) => Now.AddHours(-ago);

    private static async Task<CloudSession> OpenAsync()
    {
        var cloud = await CloudSession.OpenAsync();
        cloud.CreateForwarder("-KeepUndelivered");
        await cloud.CallAsync("logs", "create_log_group", new { logGroupName = Group });
        await cloud.CallAsync("logs", "create_log_stream", new { logGroupName = Log, logStreamName = "s" });
        cloud.Run($"Add-WallarmSubscriptionFilter {Group} @aws").ThrowIfFailed();
        cloud.Aws.ClearCalls();
        return cloud;
    }

    private static DeliveryMeasure Run(CloudSession cloud, string options = "")
    {
        cloud.Aws.ClearCalls();
        return cloud.Run($"{Measure} {options}").ThrowIfFailed().Single<DeliveryMeasure>();
    }

    private static async Task CountAsync(
        CloudSession cloud,
        string metricNamespace,
        string name,
        double value,
        DateTimeOffset time,
        (string Name, string Value)[] dimensions) =>
        await cloud.CallAsync("cloudwatch", "put_metric_data", new
        {
            Namespace = metricNamespace,
            MetricData = new[]
            {
                new
                {
                    MetricName = name,
                    Value = value,
                    Timestamp = time.ToString("O", CultureInfo.InvariantCulture),
                    Dimensions = dimensions.Select(each => new { each.Name, each.Value }).ToArray(),
                },
            },
        });

    private static async Task WriteAsync(CloudSession cloud, params (DateTimeOffset Time, string Line)[] lines)
    {
        await cloud.CallAsync("logs", "put_log_events", new
        {
            logGroupName = Log,
            logStreamName = "s",
            logEvents = lines.OrderBy(line => line.Time)
                .Select(line => new { timestamp = line.Time.ToUnixTimeMilliseconds(), message = line.Line }).ToArray(),
        });
        cloud.Aws.ClearCalls();
    }

    private static string QueueUrl(CloudSession cloud) =>
        $"https://sqs.eu-west-1.amazonaws.com/{cloud.AccountId}/{FunctionName}-undelivered";

    /// <summary>The line of an attempt, as the forwarder writes it.</summary>
    private static string Line(
        int batch,
        int forwarded = 0,
        int filtered = 0,
        int invalid = 0,
        int rejected = 0,
        int failed = 0,
        int alreadySettled = 0,
        int attempt = 1,
        string? messageId = null,
        string? error = null)
    {
        error ??= failed > 0 ? "Wallarm.DeliveryFailed" : null;
        var received = forwarded + filtered + invalid + rejected + failed;
        var element = messageId is null ? "" : $"\"messageId\":\"{messageId}\",";
        var message = error is null ? "batch forwarded" : "batch not forwarded";
        var why = error is null ? "" : $",\"errorType\":\"{error}\",\"errorMessage\":\"no\"";
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"timestamp":"2026-11-22T10:00:00.000Z","level":"INFO","message":"{{message}}","requestId":"r",{{element}}"batch":"{{batch:x32}}","attempt":{{attempt}},"received":{{received}},"forwarded":{{forwarded}},"filtered":{{filtered}},"invalid":{{invalid}},"rejected":{{rejected}},"failed":{{failed}},"blocked":0,"withoutResponse":0,"alreadySettled":{{alreadySettled}},"unreadable":0,"durationMs":12.5,"connectionsOpened":1,"retries":0{{why}}}""");
    }
}
