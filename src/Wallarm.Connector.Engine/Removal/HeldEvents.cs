using System.Globalization;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Measurement;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Removal;

/// <summary>
/// The asynchronous events that Lambda holds for a function. Nobody can count them; but as long as there are any, Lambda tries them, and
/// tells how old they are.
/// </summary>
internal sealed class HeldEvents(AwsSession session, IOperationObserver observer, string functionName)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    /// <summary>Lambda tries what it could not run again after five minutes at most, and metrics come up to three minutes late.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(8);

    /// <summary>Waits until Lambda has had no event for a while. A caller who may not read metrics is told, and goes on.</summary>
    /// <exception cref="WaitTimeoutException">There are still some.</exception>
    public async Task EnsureNoneAsync(CancellationToken cancellation)
    {
        var activity = $"Waiting until Lambda holds no events for '{functionName}'";
        var begin = EngineClock.Current.GetTimestamp();
        var isShown = false;
        try
        {
            while (await ReadAgeAsync(cancellation).ConfigureAwait(false) is > 0 and var age)
            {
                var left = Limit - EngineClock.Current.GetElapsedTime(begin);
                if (left <= TimeSpan.Zero) throw StillHeld(age);
                isShown = true;
                observer.Progress(
                    new OperationProgress(activity, Text($"an event was {age / 1000:0.#} s old a moment ago")) { Remaining = left });
                await Task.Delay(Pause, EngineClock.Current, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            if (isShown) observer.Progress(new OperationProgress(activity, "Completed") { IsCompleted = true });
        }
    }

    /// <returns>The age of the oldest event of the last minutes, ms; 0 if there was none.</returns>
    private async Task<double> ReadAgeAsync(CancellationToken cancellation)
    {
        var age = new AskedMetric("AWS/Lambda", "AsyncEventAge", ("FunctionName", functionName)) { Stat = "Maximum" };
        var now = DateTimeOffset.UtcNow;
        try
        {
            var values = await new MetricReader(session).ReadAsync([age], now - LookBack, now, 60, cancellation).ConfigureAwait(false);
            return values[0] ?? 0;
        }
        catch (Exception exception) when (
            !cancellation.IsCancellationRequested && AwsErrors.Translate(exception) is AccessDeniedException error)
        {
            observer.Warning(
                $"Whether Lambda still holds events for '{functionName}' could not be read, and is not waited for. {error.Problem} "
                + error.RecommendedAction);
            return 0;
        }
    }

    private WaitTimeoutException StillHeld(double age) => new(
        "Wallarm.EventsStillHeld",
        ConnectorErrorCategory.OperationTimeout,
        Text($"Lambda still holds events for function '{functionName}' after {Limit.TotalMinutes:0} minutes; ")
        + Text($"the oldest was {age / 1000:0.#} s old. Nothing of the function was removed."))
    {
        Target = functionName,
        RecommendedAction =
            "Remove the subscription filters that feed it, wait until AsyncEventAge in CloudWatch has no data, and run the command again; "
            + "or add -DiscardUndelivered.",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
