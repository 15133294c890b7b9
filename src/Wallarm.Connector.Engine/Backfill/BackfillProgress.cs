using System.Diagnostics;
using System.Globalization;

namespace Wallarm.Connector.Engine.Backfill;

/// <summary>How far it is. At most some times a second, and not before the first second.</summary>
/// <param name="observer">Who is told.</param>
/// <param name="activity">What is done.</param>
/// <param name="expected">How many lines or records there are; null if that is not known.</param>
internal sealed class BackfillProgress(IOperationObserver observer, string activity, long? expected) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly long _begunAt = Stopwatch.GetTimestamp();
    private TimeSpan _next = Patience;
    private bool _isShown;

    /// <summary>Tells.</summary>
    /// <param name="count">Lines or records so far.</param>
    /// <param name="done">The part that is done, from 0 to 1; null to tell by their number.</param>
    public void Report(long count, double? done = null)
    {
        var passed = Stopwatch.GetElapsedTime(_begunAt);
        if (passed < _next) return;
        _next = passed + Pause;
        _isShown = true;
        done ??= expected is { } all ? Math.Min(1, count / (double)Math.Max(1, all)) : null;
        var status = expected is null
            ? string.Create(CultureInfo.CurrentCulture, $"{count:N0} lines")
            : string.Create(CultureInfo.CurrentCulture, $"{count:N0} of {expected:N0} records; Ctrl+C is safe");
        observer.Progress(new OperationProgress(activity, status)
        {
            PercentComplete = done is { } part ? (int)(100 * part) : null,
            Remaining = done is > 0 ? passed * ((1 - done.Value) / done.Value) : null,
        });
    }

    public void Dispose()
    {
        if (_isShown) observer.Progress(new OperationProgress(activity, "Completed") { IsCompleted = true });
    }
}
