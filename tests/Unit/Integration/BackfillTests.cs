using System.Text.Json.Nodes;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.PowerShell;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Send-WallarmAccessLog of a log group to the function.</summary>
public class BackfillTests
{
    [BotoFact]
    public async Task The_function_is_given_events_as_a_subscription_has_them_with_ids_streams_and_times()
    {
        await using var world = await BackfillWorld.OpenAsync(records: 60, streams: 3);

        var sent = world.Send().ThrowIfFailed().Single<AccessLogBackfill>();

        var found = await world.Account.CallAsync("logs", "filter_log_events", new { logGroupName = BackfillWorld.Group });
        var logged = found["events"]!.AsArray();
        Assert.Equal(
            logged.Select(each => Facts(each!["logStreamName"], each["eventId"], each["timestamp"], each["message"])).Order(),
            world.Events.SelectMany(batch => batch["logEvents"]!.AsArray().Select(
                each => Facts(batch["logStream"], each!["id"], each["timestamp"], each["message"]))).Order());
        Assert.All(world.Events, batch => Assert.Equal(
            ("DATA_MESSAGE", world.Account.Aws.AccountId, BackfillWorld.Group, "WallarmFilter"),
            (Text(batch["messageType"]), Text(batch["owner"]), Text(batch["logGroup"]), Text(batch["subscriptionFilters"]![0]))));
        Assert.Equal(("Completed", 60, 60, 60, 3), (sent.Status, sent.Lines, sent.Received, sent.HandedOver, sent.Invocations));
        Assert.Null(sent.Forwarded);
        Assert.All(world.Account.Aws.CallsOf("Invoke"), call =>
        {
            Assert.Equal("Event", call.Headers["X-Amz-Invocation-Type"]);
            Assert.Contains("Qualifier=live", call.RawTarget, StringComparison.Ordinal);
        });
        Assert.StartsWith(
            "Get-WallarmForwarderLog -FunctionName 'wallarm-api-discovery-connector' -StartTime ",
            sent.NextStep,
            StringComparison.Ordinal);
        Assert.All(
            world.Account.Run(sent.NextStep!.Split(" | ")[0] + " @aws").Errors,
            error => Assert.StartsWith("Wallarm.FunctionLogNotFound", error.FullyQualifiedErrorId, StringComparison.Ordinal));
    }

    [BotoFact]
    public async Task What_was_handed_over_is_not_again()
    {
        await using var world = await BackfillWorld.OpenAsync(records: 20);
        world.Send().ThrowIfFailed();

        var again = world.Send("-Last 7d").ThrowIfFailed();

        var unchanged = again.Single<AccessLogBackfill>();
        Assert.Equal(("Unchanged", 0, 20), (unchanged.Status, unchanged.HandedOver, unchanged.Earlier));
        Assert.StartsWith("Nothing is left to hand over", Assert.Single(again.Warnings), StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 20), world.Numbers);
        var tags = await world.Account.CallAsync(
            "ssm",
            "list_tags_for_resource",
            new { ResourceType = "Parameter", ResourceId = BackfillWorld.Ledger });
        Assert.Equal("wallarm:connector", Text(tags["TagList"]![0]!["Key"]));
    }

    [BotoFact]
    public async Task What_if_tells_lines_bytes_invocations_and_price_and_changes_nothing()
    {
        await using var world = await BackfillWorld.OpenAsync(records: 120, streams: 2);

        var planned = world.Send("-RecordsPerSecond 25 -WhatIf").ThrowIfFailed().Single<AccessLogBackfill>();

        Assert.Equal(("Planned", 120, 120, 6), (planned.Status, planned.Lines, planned.HandedOver, planned.Invocations));
        Assert.InRange(planned.PriceUsd!.Value, 0.0001m, 0.01m);
        var screen = string.Join('\n', world.Account.Session.Host.Lines);
        Assert.Contains("Hand over 120 of 120 lines (0.1 MB) of log group '/aws/apigateway/shop'", screen, StringComparison.Ordinal);
        Assert.Contains("in 6 invocations, 25 records a second, 00:00:05 at least, about $0.0", screen, StringComparison.Ordinal);
        Assert.Empty(world.Account.Mutations);
        Assert.Empty(world.Events);
    }

    [BotoFact]
    public async Task The_live_stream_is_not_overlapped_unless_that_is_allowed()
    {
        await using var world = await BackfillWorld.OpenAsync(records: 10);
        var later = DateTimeOffset.UtcNow.AddMinutes(5).ToString("O");

        var refused = world.Send($"-EndTime {later}");
        var allowed = world.Send($"-EndTime {later} -AllowOverlap").ThrowIfFailed();

        Assert.StartsWith(
            "Wallarm.BackfillOverlaps",
            (refused.StoppedBy ?? Assert.Single(refused.Errors)).FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.Contains("count twice", Assert.Single(allowed.Warnings), StringComparison.Ordinal);
        Assert.Equal(10, allowed.Single<AccessLogBackfill>().HandedOver);
    }

    [BotoFact]
    public async Task Only_the_range_is_handed_over_and_by_default_up_to_the_filter()
    {
        await using var world = await BackfillWorld.OpenAsync(records: 40);
        var (start, end) = (world.Begin.AddSeconds(10), world.Begin.AddSeconds(30));

        var part = world.Send($"-StartTime {start:O} -EndTime {end:O} -LedgerPath {Path.GetTempFileName()}.ledger").ThrowIfFailed();

        Assert.Equal(Enumerable.Range(10, 20), world.Numbers);
        Assert.Equal((start, end), (part.Single<AccessLogBackfill>().StartTime, part.Single<AccessLogBackfill>().EndTime));
        Assert.Null(await world.ReadLedgerAsync());
    }

    [BotoFact]
    public async Task Throttling_is_waited_for_and_nothing_goes_twice()
    {
        await using var world = await BackfillWorld.OpenAsync(records: 90);
        world.Account.Aws.Fail("lambda:Invoke", AwsFault.Throttled(), first: 2, last: 6);

        var sent = world.Send("-RecordsPerSecond 30").ThrowIfFailed().Single<AccessLogBackfill>();

        Assert.Equal(("Completed", 3), (sent.Status, sent.Invocations));
        Assert.Equal(Enumerable.Range(0, 90), world.Numbers);
    }

    [BotoFact]
    public async Task Nothing_is_handed_over_while_the_functions_events_are_older_than_a_minute()
    {
        await using var world = await BackfillWorld.OpenAsync(records: 10);
        await world.PutEventAgeAsync(DateTimeOffset.UtcNow, milliseconds: 61_000);
        using (var running = world.Account.Start($"Send-WallarmAccessLog -LogGroupName {BackfillWorld.Group} @aws"))
        {
            await (await world.Account.Aws.WaitForCallAsync("GetMetricData", nth: 2)).Answered;
            running.Stop();
            Assert.Contains(
                running.Wait().Progress,
                progress => progress.StatusDescription.StartsWith("its events are 61 seconds old", StringComparison.Ordinal));
        }

        Assert.Empty(world.Events);
    }

    [BotoFact]
    public async Task Of_the_age_of_events_the_last_minute_counts()
    {
        await using var world = await BackfillWorld.OpenAsync(records: 10);
        await world.PutEventAgeAsync(DateTimeOffset.UtcNow.AddMinutes(-2), milliseconds: 90_000);
        await world.PutEventAgeAsync(DateTimeOffset.UtcNow, milliseconds: 900);

        Assert.Equal("Completed", world.Send().ThrowIfFailed().Single<AccessLogBackfill>().Status);
    }

    [BotoFact]
    public async Task A_run_that_fails_tells_what_it_did_and_the_next_one_goes_on()
    {
        await using var world = await BackfillWorld.OpenAsync(records: 100, streams: 2);
        world.Account.Aws.Fail("lambda:Invoke", AwsFault.AccessDenied(), first: 3);

        var failed = world.Send("-RecordsPerSecond 20");
        world.Account.Aws.ClearFaults();
        var rest = world.Send("-RecordsPerSecond 50").ThrowIfFailed().Single<AccessLogBackfill>();

        Assert.StartsWith("Wallarm.AccessDenied", Assert.Single(failed.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        var first = Assert.IsType<AccessLogBackfill>(Assert.Single(failed.Output).BaseObject);
        Assert.Equal(("Stopped", 40), (first.Status, first.HandedOver));
        Assert.Equal((40, 60), (rest.Earlier, rest.HandedOver));
        Assert.Equal(Enumerable.Range(0, 100), world.Numbers);
    }

    [BotoFact]
    public async Task A_run_that_is_stopped_in_a_call_goes_on()
    {
        await using var world = await BackfillWorld.OpenAsync(records: 200, streams: 4);
        using (var running = world.Account.Start($"Send-WallarmAccessLog -LogGroupName {BackfillWorld.Group} -RecordsPerSecond 10 @aws"))
        {
            await (await world.Account.Aws.WaitForCallAsync("lambda:Invoke", nth: 3)).Answered;
            running.Stop();
            Assert.True(running.Wait().WasStopped);
        }

        var rest = world.Send().ThrowIfFailed().Single<AccessLogBackfill>();

        Assert.Equal(200, rest.Earlier + rest.HandedOver);
        Assert.Equal(Enumerable.Range(0, 200), world.Numbers);
    }

    [BotoFact]
    public async Task A_run_that_is_killed_goes_on_and_repeats_one_event_at_most()
    {
        await using var world = await BackfillWorld.OpenAsync(records: 200, streams: 4);
        var home = Directory.CreateTempSubdirectory("wallarm-killed-");
        using (var process = await PowerShellProcess.StartAsync(
            $"Import-Module $Module; Send-WallarmAccessLog -LogGroupName {BackfillWorld.Group} -RecordsPerSecond 10",
            home.FullName,
            [.. world.Account.Aws.EnvironmentVariables.Select(each => (each.Key, each.Value))]))
        {
            await world.Account.Aws.WaitForCallAsync("lambda:Invoke", nth: 4);
            process.Kill();
            await process.WaitForExitAsync();
        }

        var rest = world.Send().ThrowIfFailed().Single<AccessLogBackfill>();

        Assert.Equal(200, rest.Earlier + rest.HandedOver);
        Assert.Equal(Enumerable.Range(0, 200), world.Numbers.Distinct());
        Assert.InRange(world.Numbers.Length - 200, 0, 10);
        home.Delete(recursive: true);
    }

    [BotoFact]
    public async Task A_second_run_at_the_same_time_is_found_out()
    {
        await using var world = await BackfillWorld.OpenAsync(records: 300);
        using var running = world.Account.Start($"Send-WallarmAccessLog -LogGroupName {BackfillWorld.Group} -RecordsPerSecond 2 @aws");
        await (await world.Account.Aws.WaitForCallAsync("lambda:Invoke", nth: 2)).Answered;
        await world.Account.CallAsync(
            "ssm",
            "put_parameter",
            new { Name = BackfillWorld.Ledger, Value = "{}", Type = "String", Overwrite = true });

        var run = running.Wait();

        Assert.StartsWith("Wallarm.LedgerBusy", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Lines_that_cannot_be_read_are_counted_and_a_group_without_a_filter_is_warned_of()
    {
        await using var world = await BackfillWorld.OpenAsync(records: 10, isSubscribed: false);
        await world.LogAsync(10, 2, line: "START RequestId: 1");

        var run = world.Send().ThrowIfFailed();

        var sent = run.Single<AccessLogBackfill>();
        Assert.Equal((12, 12, 10, 2), (sent.Lines, sent.Received, sent.HandedOver, sent.Invalid));
        Assert.Collection(
            run.Warnings,
            warning => Assert.StartsWith(
                "No subscription filter of log group '/aws/apigateway/shop' feeds function",
                warning,
                StringComparison.Ordinal),
            warning => Assert.StartsWith("2 of 12 lines are no access-log record", warning, StringComparison.Ordinal));
    }

    [BotoFact]
    public async Task Wallarms_own_function_takes_the_events_too()
    {
        await using var world = await BackfillWorld.OpenAsync(records: 5, isSubscribed: false);
        await world.Account.CreateFunctionAsync(
            name: "bundle",
            runtime: "python3.13",
            handler: "lambda_function.lambda_handler",
            hasAlias: false);

        var sent = world.Send("-FunctionName bundle").ThrowIfFailed().Single<AccessLogBackfill>();

        Assert.Equal(("Completed", 5, 1), (sent.Status, sent.HandedOver, sent.Invocations));
        Assert.Equal(world.Account.FunctionArn(qualifier: null, name: "bundle"), sent.Destination);
    }

    [BotoFact]
    public async Task Every_record_comes_through_a_real_forwarder_to_the_node_once_and_the_ledger_goes_with_the_connector()
    {
        await using var chain = await ExternalFilterConnector.OpenAsync();
        var world = chain.World;
        const string Group = "/aws/apigateway/petstore";
        await world.CallAsync("logs", "create_log_stream", new { logGroupName = Group, logStreamName = "s" });
        var begin = DateTimeOffset.UtcNow.AddHours(-1);
        world.Aws.DeliverTo = null;
        await world.CallAsync("logs", "put_log_events", new
        {
            logGroupName = Group,
            logStreamName = "s",
            logEvents = Enumerable.Range(0, 1500).Select(number => new
            {
                timestamp = begin.AddSeconds(number).ToUnixTimeMilliseconds(),
                message = new Inventory.InventoryLine("GET", $"/prod/{number}") { Time = begin.AddSeconds(number) }.ToString(),
            }).ToArray(),
        });

        // The deployment has tested the node with a call of its own.
        var before = chain.Node.CallCount;

        var sent = world.Run($"Send-WallarmAccessLog -LogGroupName {Group} -RecordsPerSecond 5000 @aws")
            .ThrowIfFailed().Single<AccessLogBackfill>();
        await chain.Node.WaitForEndedCallsAsync(before + 1500).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((1500, 2), (sent.HandedOver, sent.Invocations));
        var called = chain.Node.Calls.Skip((int)before).ToList();
        Assert.Equal(1500, called.Select(call => call.RequestHeaders.First(header => header.Key == ":path").Value).Distinct().Count());
        Assert.Equal(
            1500,
            called.Select(call => call.RequestHeaders.First(header => header.Key == "x-request-id").Value).Distinct().Count());
        var removed = world.Run("Uninstall-WallarmConnector -DiscardUndelivered -Force @aws").ThrowIfFailed().Output;
        Assert.Single(removed.Select(item => (RemovedResource)item.BaseObject), each => each is
        {
            ResourceType: "BackfillLedger",
            Name: "/wallarm-connector/backfill/.2Faws.2Fapigateway.2Fpetstore",
            Status: RemovalStatus.Removed,
        });
        Assert.Empty((await world.CallAsync("ssm", "describe_parameters", new { }))["Parameters"]!.AsArray());
    }

    [BotoTheory]
    [InlineData("-LogGroupName /absent", "Wallarm.LogGroupNotFound")]
    [InlineData("-LogGroupName /aws/apigateway/shop -FunctionName absent", "Wallarm.FunctionNotFound")]
    [InlineData("-LogGroupName /aws/lambda/wallarm-api-discovery-connector", "Wallarm.LogLoop")]
    [InlineData("-LogGroupName API-Gateway-Execution-Logs_a/prod", "Wallarm.LogGroupNameInvalid")]
    [InlineData("-LogGroupName /aws/apigateway/shop -StartTime 2026-02-02 -EndTime 2026-02-01", "Wallarm.OptionNotUsable")]
    [InlineData("-LogGroupName /aws/apigateway/shop -StartTime 2026-02-02", "Wallarm.LedgerDiffers")]
    [InlineData("-LogGroupName /aws/apigateway/shop -EndTime 2026-02-02", "Wallarm.LedgerDiffers")]
    [InlineData("-LogGroupName /aws/apigateway/shop -NodeUrl 127.0.0.1:9 -NodeScheme http", "Wallarm.LedgerDiffers")]
    [InlineData("-LogGroupName /text", "Wallarm.NotAnAccessLog")]
    public async Task What_cannot_be_handed_over_is_an_error_before_anything_is(string parameters, string id)
    {
        await using var world = await BackfillWorld.OpenAsync(records: 3);
        world.Send().ThrowIfFailed();
        await world.Account.CreateLogGroupAsync("/text");
        await world.Account.CallAsync("logs", "create_log_stream", new { logGroupName = "/text", logStreamName = "s" });
        await world.Account.CallAsync("logs", "put_log_events", new
        {
            logGroupName = "/text",
            logStreamName = "s",
            logEvents = new[] { new { timestamp = world.Begin.ToUnixTimeMilliseconds(), message = "text" } },
        });

        var run = world.Account.Run($"Send-WallarmAccessLog {parameters} @aws");

        Assert.StartsWith(id, (run.StoppedBy ?? Assert.Single(run.Errors)).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.Equal(3, world.Numbers.Length);
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    private static string Facts(params JsonNode?[] nodes) => string.Join('|', nodes.Select(node => node!.ToString()));
}
