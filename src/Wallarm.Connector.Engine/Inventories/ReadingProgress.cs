using System.Diagnostics;
using System.Globalization;

namespace Wallarm.Connector.Engine.Inventories;

/// <summary>
/// How far the reading of access logs is: lines, bytes, time left. At most some times a second, and not before the first second.
/// </summary>
internal sealed class ReadingProgress(IOperationObserver observer) : IDisposable
{
    private const string Activity = "Reading access logs";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly long _begunAt = Stopwatch.GetTimestamp();
    private TimeSpan _next = Patience;
    private bool _isShown;

    /// <summary>How much was read.</summary>
    public int Percent { get; private set; }

    /// <summary>Tells, if it is time.</summary>
    /// <param name="done">How much was read, 0 to 1.</param>
    /// <param name="lines">Lines that were read.</param>
    /// <param name="size">What to say of bytes, and of what is being read.</param>
    public void Report(double done, long lines, FormattableString size)
    {
        Percent = (int)Math.Min(100, 100 * done);
        var passed = Stopwatch.GetElapsedTime(_begunAt);
        if (passed < _next) return;
        _next = passed + Pause;
        _isShown = true;
        var status = string.Create(CultureInfo.CurrentCulture, $"{lines:N0} lines, {size.ToString(CultureInfo.CurrentCulture)}");
        observer.Progress(new OperationProgress(Activity, status)
        {
            PercentComplete = Percent,
            Remaining = done <= 0 ? null : passed * (Math.Max(0, 1 - done) / done),
        });
    }

    public void Dispose()
    {
        if (_isShown) observer.Progress(new OperationProgress(Activity, "Completed") { IsCompleted = true });
    }
}
