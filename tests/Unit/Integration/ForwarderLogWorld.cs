using System.Globalization;
using Wallarm.Connector.Tests.PowerShell;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Log groups of functions, and what functions write there.</summary>
internal static class ForwarderLogWorld
{
    public const string Group = "/aws/lambda/" + ConnectorWorld.FunctionName;

    public static async Task CreateStreamsAsync(this ConnectorWorld world, params string[] streams)
    {
        try
        {
            await world.CallAsync("logs", "create_log_group", new { logGroupName = Group });
        }
        catch (SimulatedAws.BotoException exception) when (exception.Code == "ResourceAlreadyExistsException")
        {
            // A function made it.
        }

        foreach (var logStreamName in streams)
        {
            await world.CallAsync("logs", "create_log_stream", new { logGroupName = Group, logStreamName });
        }

        world.Aws.ClearCalls();
    }

    public static Task WriteAsync(this ConnectorWorld world, string stream, params (DateTimeOffset Time, string Line)[] lines) => world.CallAsync("logs", "put_log_events", new
    {
        logGroupName = Group,
        logStreamName = stream,
        logEvents = lines.Select(line => new { timestamp = line.Time.ToUnixTimeMilliseconds(), message = line.Line }).ToArray(),
    });

    /// <summary>The line of a batch as the forwarder writes it.</summary>
    public static string AccountLine(long received, long failed = 0, string? error = null) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"timestamp":"2026-11-22T10:00:00.000Z","level":"{{(error is null ? "INFO" : "ERROR")}}","message":"batch","requestId":"r-{{received}}","received":{{received}},"forwarded":{{received - failed}},"filtered":0,"invalid":0,"rejected":0,"failed":{{failed}},"durationMs":3{{(error is null ? "" : $",\"errorType\":\"Wallarm.DeliveryFailed\",\"errorMessage\":\"{error}\"")}}}""");

    public static IReadOnlyList<ForwarderLogEvent> Events(this ScriptRun run) =>
        [.. run.ThrowIfFailed().Output.Select(item => (ForwarderLogEvent)item.BaseObject)];

    /// <summary>Waits until a script has put out so many objects.</summary>
    public static async Task WaitForOutputAsync(this RunningScript running, int count)
    {
        // Not on the thread of the pipeline, which a test may stop next.
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running.Output.DataAdded += (_, _) =>
        {
            if (running.Output.Count >= count) reached.TrySetResult();
        };
        if (running.Output.Count >= count) reached.TrySetResult();
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }
}
