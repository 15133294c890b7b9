using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Get-WallarmForwarderLog.</summary>
public class ForwarderLogTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

    [BotoFact]
    public async Task Lines_of_all_streams_come_as_objects_in_the_order_of_time()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateStreamsAsync("a", "b");
        await world.WriteAsync(
            "a",
            (Now.AddMinutes(-30), ForwarderLogWorld.AccountLine(5)),
            (Now.AddMinutes(-10), "END RequestId: 0fb1a5b6-3b0c-4d38-8b6a-6c1f5f0b7a11\n"));
        await world.WriteAsync(
            "b", (Now.AddMinutes(-70), "too old"), (Now.AddMinutes(-20), ForwarderLogWorld.AccountLine(7, failed: 2, "no answer")));
        world.Aws.ClearCalls();

        var events = world.Run("Get-WallarmForwarderLog @aws").Events();

        Assert.Equal(
            [("a", Now.AddMinutes(-30)), ("b", Now.AddMinutes(-20)), ("a", Now.AddMinutes(-10))],
            events.Select(each => (each.LogStreamName, each.Timestamp)));
        Assert.Equal((5, null, "INFO"), (events[0].Account!.Forwarded, events[0].ErrorType, events[0].Level));
        Assert.Equal((2, "Wallarm.DeliveryFailed", "no answer"), (events[1].Account!.Failed, events[1].ErrorType, events[1].ErrorMessage));
        Assert.Equal(
            ("END RequestId: 0fb1a5b6-3b0c-4d38-8b6a-6c1f5f0b7a11", "END RequestId: 0fb1a5b6-3b0c-4d38-8b6a-6c1f5f0b7a11\n"),
            (events[2].Message, events[2].Raw));
        Assert.All(events, each => Assert.Equal((ConnectorWorld.FunctionName, "eu-west-1"), (each.FunctionName, each.Region)));
        Assert.Equal(["GetCallerIdentity", "GetFunctionConfiguration", "FilterLogEvents"], world.Aws.Calls.Select(call => call.Operation));
    }

    [BotoTheory]
    [InlineData("90m", 90 * 60)]
    [InlineData("2H", 2 * 60 * 60)]
    [InlineData("'1 d'", 24 * 60 * 60)]
    [InlineData("1d", 24 * 60 * 60)]
    [InlineData("30s", 30)]
    [InlineData("0:30", 30 * 60)]
    [InlineData("1.00:00:00", 24 * 60 * 60)]
    [InlineData("([timespan]::FromMinutes(-5))", 5 * 60)]
    public async Task Last_takes_a_duration_as_people_write_it(string last, int seconds)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateStreamsAsync("a");
        world.Aws.ClearCalls();

        var earliest = DateTimeOffset.UtcNow.AddSeconds(-seconds).ToUnixTimeMilliseconds();
        world.Run($"Get-WallarmForwarderLog -Last {last} @aws").ThrowIfFailed();
        var latest = DateTimeOffset.UtcNow.AddSeconds(-seconds).ToUnixTimeMilliseconds();

        Assert.InRange(world.Aws.CallsOf("FilterLogEvents")[0].Json.GetProperty("startTime").GetInt64(), earliest, latest);
    }

    [BotoTheory]
    [InlineData("1")]
    [InlineData("0:00:00.5")]
    [InlineData("soon")]
    [InlineData("9999999d")]
    public async Task Last_is_a_second_at_least_and_says_how_it_is_written(string last)
    {
        await using var world = await ConnectorWorld.OpenAsync();

        var error = CloudSession.ErrorOf(world.Run($"Get-WallarmForwarderLog -Last {last} @aws"));

        Assert.StartsWith("ParameterArgumentTransformationError,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("90m, 2h, 1d or 0:30", error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(world.Aws.Calls);
    }

    [BotoFact]
    public async Task A_range_includes_its_ends_and_pages_without_events_do_not_end_it()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateStreamsAsync("a");
        await world.WriteAsync("a", [.. Enumerable.Range(0, 5).Select(minute => (Now.AddMinutes(minute - 60), $"line {minute}"))]);
        world.Aws.Settings.EmptyLogPages = 2;

        var events =
            world.Run(
                "Get-WallarmForwarderLog -StartTime $from -EndTime $to @aws",
                ("aws", world.Parameters),
                ("from", Now.AddMinutes(-59)),
                ("to", Now.AddMinutes(-57).LocalDateTime)).Events();

        Assert.Equal(["line 1", "line 2", "line 3"], events.Select(each => each.Message));
        Assert.Equal(3, world.Aws.CountOf("FilterLogEvents"));
    }

    [BotoFact]
    public async Task ErrorsOnly_finds_every_kind_of_error_and_has_CloudWatch_Logs_leave_out_the_rest()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateStreamsAsync("a");
        string[] errors =
        [
            ForwarderLogWorld.AccountLine(7, failed: 2, "no answer"),
            """{"level":"FATAL","message":"the function cannot run","errorType":"Wallarm.MissingSetting","errorMessage":"X_NODE_URL is not set"}""",
            """{"time":"2026-11-22T10:00:00.000Z","type":"platform.report","record":{"requestId":"r","status":"timeout"}}""",
            "2026-11-22T10:00:00.000Z 0fb1a5b6-3b0c-4d38-8b6a-6c1f5f0b7a11 Task timed out after 60.06 seconds",
            "RequestId: 0fb1a5b6-3b0c-4d38-8b6a-6c1f5f0b7a11 Error: Runtime exited with error: signal: killed\nRuntime.ExitError",
            "[ERROR] KeyError: 'awslogs'\nTraceback (most recent call last):",
        ];
        string[] others = [ForwarderLogWorld.AccountLine(9), """{"time":"t","type":"platform.report","record":{"requestId":"r","status":"success"}}""", "an ordinary line about errors"];
        await world.WriteAsync("a", [.. errors.Concat(others).Select((line, index) => (Now.AddSeconds(index - 100), line))]);

        var events = world.Run("Get-WallarmForwarderLog -ErrorsOnly @aws").Events();

        Assert.Equal(errors, events.Select(each => each.Raw));
        Assert.All(events, each => Assert.NotNull(each.ErrorType));
        Assert.DoesNotContain("\"received\":9", Assert.Single(world.Aws.CallsOf("FilterLogEvents")).AnswerText, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Following_yields_every_line_once_also_late_ones_and_those_of_the_same_millisecond()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateStreamsAsync("a", "b");
        await world.WriteAsync("a", (Now.AddSeconds(-30), "one"), (Now.AddSeconds(-5), "two"), (Now.AddSeconds(-5), "three"));

        using var running = world.Start("Get-WallarmForwarderLog -Last 0:10 -Follow @aws");
        await running.WaitForOutputAsync(3);
        await world.WriteAsync("b", (Now.AddSeconds(-15), "late"), (Now.AddSeconds(-5), "same millisecond"));
        await running.WaitForOutputAsync(5);
        await world.WriteAsync("b", (Now.AddSeconds(-1), "new"));
        await running.WaitForOutputAsync(6);
        await (await world.Aws.WaitForCallAsync("FilterLogEvents", world.Aws.CountOf("FilterLogEvents") + 2)).Answered;
        running.Stop();

        var run = running.Wait();
        Assert.True(run.WasStopped);
        Assert.Equal(
            ["one", "two", "three", "late", "same millisecond", "new"],
            run.Output.Select(item => ((ForwarderLogEvent)item.BaseObject).Message));
    }

    [BotoFact]
    public async Task A_log_that_is_not_there_is_an_error_that_tells_a_missing_function_from_one_that_never_ran()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        var absent = world.Run("Get-WallarmForwarderLog absent @aws");
        await world.CreateFunctionAsync();
        var silent = world.Run("Get-WallarmForwarderLog @aws");

        Assert.StartsWith("Wallarm.FunctionNotFound,", CloudSession.ErrorOf(absent).FullyQualifiedErrorId, StringComparison.Ordinal);
        var error = CloudSession.ErrorOf(silent);
        Assert.StartsWith("Wallarm.FunctionLogNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(ForwarderLogWorld.Group, error.Exception.Message, StringComparison.Ordinal);
        Assert.IsType<ResourceNotFoundException>(error.Exception);
    }

    [BotoFact]
    public async Task Whoever_may_not_read_the_function_gets_its_usual_log_and_whoever_may_not_read_the_log_hears_which_action_is_missing()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateStreamsAsync("a");
        await world.WriteAsync("a", (Now.AddMinutes(-1), "line"));
        world.Aws.Fail("GetFunctionConfiguration", AwsFault.AccessDenied());
        var usual = world.Run("Get-WallarmForwarderLog @aws").Events();
        world.Aws.Fail("FilterLogEvents", AwsFault.AccessDenied());
        var denied = world.Run("Get-WallarmForwarderLog @aws");

        Assert.Equal("line", Assert.Single(usual).Message);
        Assert.Contains("logs:FilterLogEvents", CloudSession.ErrorOf(denied).Exception.Message, StringComparison.Ordinal);
    }

    [BotoTheory]
    [InlineData("-StartTime 2026-01-02 -EndTime 2026-01-01", "Wallarm.TimeRangeInvalid")]
    [InlineData("-StartTime 2026-01-01 -EndTime 2026-01-02 -Follow", "Wallarm.TimeRangeInvalid")]
    [InlineData("-FunctionName 'a b'", "Wallarm.FunctionNameInvalid")]
    public async Task What_cannot_be_meant_is_an_error_before_any_call(string parameters, string errorId)
    {
        await using var world = await ConnectorWorld.OpenAsync();

        Assert.StartsWith(
            errorId + ",",
            CloudSession.ErrorOf(world.Run($"Get-WallarmForwarderLog {parameters} @aws")).FullyQualifiedErrorId,
            StringComparison.Ordinal);
        Assert.Empty(world.Aws.Calls);
    }

    [BotoFact]
    public async Task A_throttled_page_is_asked_for_again()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateStreamsAsync("a");
        await world.WriteAsync("a", (Now.AddMinutes(-1), "line"));
        world.Aws.Fail("FilterLogEvents", AwsFault.Throttled(), 1, 5);

        Assert.Equal("line", Assert.Single(world.Run("Get-WallarmForwarderLog @aws").Events()).Message);
    }
}
