using System.Globalization;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Backfill;

/// <summary>
/// Keeps Lambda's queue of asynchronous events short: live events stand in it as well. It waits while the events that the function gets are
/// older than a minute, as <c>AsyncEventAge</c> has it.
/// </summary>
internal sealed class FunctionLoad(AwsSession session, string functionName, IOperationObserver observer)
{
    private static readonly TimeSpan OldestEvent = TimeSpan.FromSeconds(60);

    /// <summary>CloudWatch has a value a minute, and shows it after a moment.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Span = TimeSpan.FromMinutes(3);

    private readonly TimeProvider _clock = EngineClock.Current;
    private long? _lookedAt;
    private bool _isUnknown;

    /// <summary>Waits until the events are young enough.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        if (_isUnknown || (_lookedAt is { } then && _clock.GetElapsedTime(then) < Interval)) return;
        var activity = $"Waiting until function '{functionName}' has caught up";
        var isShown = false;
        while (await ReadAgeAsync(cancellation).ConfigureAwait(false) is { } age && age > OldestEvent)
        {
            isShown = true;
            observer.Progress(new OperationProgress(
                activity, string.Create(CultureInfo.CurrentCulture, $"its events are {age.TotalSeconds:N0} seconds old; Ctrl+C is safe")));
            await Task.Delay(Interval, _clock, cancellation).ConfigureAwait(false);
        }

        if (isShown) observer.Progress(new OperationProgress(activity, "Completed") { IsCompleted = true });
        _lookedAt = _clock.GetTimestamp();
    }

    /// <returns>The age that CloudWatch has of the last events; null if it has none, or the caller may not ask.</returns>
    private async Task<TimeSpan?> ReadAgeAsync(CancellationToken cancellation)
    {
        var now = DateTime.UtcNow;
        var metric = new Metric
        {
            Namespace = "AWS/Lambda",
            MetricName = "AsyncEventAge",
            Dimensions = [new Dimension { Name = "FunctionName", Value = functionName }],
        };
        var request = new GetMetricDataRequest
        {
            StartTime = now - Span,
            EndTime = now + TimeSpan.FromMinutes(1),
            ScanBy = ScanBy.TimestampDescending,
            MetricDataQueries =
                [new MetricDataQuery { Id = "age", MetricStat = new MetricStat { Metric = metric, Period = 60, Stat = "Maximum" } }],
        };
        try
        {
            var response = await session.CloudWatch.GetMetricDataAsync(request, cancellation).ConfigureAwait(false);
            return response.MetricDataResults?.FirstOrDefault()?.Values is [var age, ..] ? TimeSpan.FromMilliseconds(age) : null;
        }
        catch (Exception exception) when (
            !cancellation.IsCancellationRequested && AwsErrors.Translate(exception) is AccessDeniedException denied)
        {
            _isUnknown = true;
            observer.Warning(
                $"The age of the function's events cannot be read, so that nothing waits for it. {denied.Problem} "
                + denied.RecommendedAction);
            return null;
        }
    }
}
