using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Test-WallarmConnector: what the function said in the last hour.</summary>
public class ForwarderLogCheckTests
{
    private const string Log = "/aws/lambda/" + ConnectorWorld.FunctionName;
    private const string Well = """{"timestamp":"2026-01-01T00:00:00.000Z","level":"INFO","message":"batch forwarded","requestId":"r1","received":12,"forwarded":11,"filtered":1,"invalid":0,"rejected":0,"failed":0,"durationMs":31.4}""";
    private const string Refused = """{"timestamp":"2026-01-01T00:00:00.000Z","level":"WARN","message":"batch forwarded","requestId":"r2","received":5,"forwarded":2,"filtered":0,"invalid":1,"rejected":2,"failed":0}""";
    private const string Broken = """{"timestamp":"2026-01-01T00:00:00.000Z","level":"ERROR","message":"batch not forwarded","requestId":"r3","received":5,"forwarded":0,"failed":5,"errorType":"Wallarm.DeliveryFailed","errorMessage":"no connection to node:5050 within 5000 ms"}""";
    private const string TimedOut = """{"time":"2026-01-01T00:00:00.000Z","type":"platform.report","record":{"requestId":"r4","status":"timeout","metrics":{"durationMs":60000}}}""";

    [BotoTheory]
    [InlineData("No batch in the last hour", CheckStatus.Passed)]
    [InlineData("batches 1, records received 12, forwarded 11", CheckStatus.Passed, Well)]
    [InlineData("refused: 2; lines that are no records: 1", CheckStatus.Warning, Well, Refused)]
    [InlineData("Errors: 1. The last one: Wallarm.DeliveryFailed: no connection", CheckStatus.Failed, Well, Broken)]
    [InlineData("Errors: 1, of them timeouts of the function: 1", CheckStatus.Failed, Well, TimedOut)]
    [InlineData("2026-01-01T00:00:00.000Z r5 Task timed out after 60.00 seconds", CheckStatus.Failed, "2026-01-01T00:00:00.000Z r5 Task timed out after 60.00 seconds")]
    [InlineData("Errors: 1", CheckStatus.Warning, Broken, Well)]
    [InlineData("not a line of ours", CheckStatus.Failed, """{"level":"ERROR","message":"not a line of ours"}""", "{ \"broken\": ")]
    public async Task The_last_hour_says_whether_it_works(string detail, string expected, params string[] lines)
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await WriteAsync(world, lines);

        var check = Check(world);

        Assert.Equal(expected, check.Status);
        Assert.Contains(detail, check.Detail, StringComparison.Ordinal);
        Assert.Equal(Log, check.Target);
        Assert.Equal(expected == CheckStatus.Passed, check.Remediation is null);
    }

    [BotoFact]
    public async Task Of_Wallarms_own_function_invocations_and_errors_are_seen()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync(hasAlias: false, runtime: "python3.13", handler: "lambda_function.lambda_handler");
        await WriteAsync(world, "START RequestId: r1 Version: $LATEST", "END RequestId: r1");
        var well = Check(world);
        await WriteAsync(
            world,
            "[ERROR] URLError: <urlopen error timed out>\nTraceback (most recent call last):\n  File \"/var/task/lambda_function.py\"");
        var failed = Check(world);

        Assert.Equal((CheckStatus.Passed, CheckStatus.Failed), (well.Status, failed.Status));
        Assert.Contains("invocations 1", well.Detail, StringComparison.Ordinal);
        Assert.Contains("URLError", failed.Detail, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task A_log_that_may_not_be_read_and_one_that_is_not_there_yet_are_told_apart()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();

        var absent = Check(world);
        world.Aws.Fail("logs:FilterLogEvents", AwsFault.AccessDenied());
        var denied = Check(world);

        Assert.Equal((CheckStatus.Passed, CheckStatus.Unknown), (absent.Status, denied.Status));
        Assert.Contains("does not exist yet", absent.Detail, StringComparison.Ordinal);
        Assert.Contains("logs:FilterLogEvents", denied.Remediation, StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task Of_a_busy_function_the_latest_part_is_read_and_its_errors_are_seen()
    {
        await using var world = await ConnectorWorld.OpenAsync();
        await world.CreateFunctionAsync();
        await world.CreateStreamsAsync("s");
        var now = DateTimeOffset.UtcNow;
        await world.WriteAsync(
            "s",
            [.. Enumerable.Range(0, 60).Select(index => (now.AddMinutes(-40).AddSeconds(index), Well)), (now.AddSeconds(-10), Broken)]);
        world.Aws.Settings.PageSize = 1;

        var check = Check(world);

        Assert.Equal(CheckStatus.Failed, check.Status);
        Assert.Contains("Errors: 1", check.Detail, StringComparison.Ordinal);
        Assert.Contains("last 20 minutes", check.Detail, StringComparison.Ordinal);
    }

    private static ConnectorCheck Check(ConnectorWorld world) =>
        Assert.Single(
            world.Run("Test-WallarmConnector @aws").ThrowIfFailed().Output.Select(item => (ConnectorCheck)item.BaseObject),
            check => check.Name == "ForwarderLog");

    private static async Task WriteAsync(ConnectorWorld world, params string[] lines)
    {
        if (world.Aws.CountOf("logs:CreateLogGroup") == 0) await world.CallAsync("logs", "create_log_group", new { logGroupName = Log });
        var stream = Guid.NewGuid().ToString("N");
        await world.CallAsync("logs", "create_log_stream", new { logGroupName = Log, logStreamName = stream });
        var begin = DateTimeOffset.UtcNow.AddSeconds(-10).ToUnixTimeMilliseconds();
        if (lines.Length > 0) await world.CallAsync("logs", "put_log_events", new { logGroupName = Log, logStreamName = stream, logEvents = lines.Select((message, index) => new { timestamp = begin + index, message }).ToArray() });
    }
}
