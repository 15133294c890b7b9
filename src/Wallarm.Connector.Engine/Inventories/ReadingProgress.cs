using System.Diagnostics;
using System.Globalization;

namespace Wallarm.Connector.Engine.Inventories;

/// <summary>
/// How far the reading of files is: lines, bytes, time left. At most some times a second, and not before the first second.
/// </summary>
internal sealed class ReadingProgress
{
    private const string Activity = "Reading access logs";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly IOperationObserver _observer;
    private readonly long _begunAt = Stopwatch.GetTimestamp();
    private readonly long[] _lengths;
    private readonly long _length;
    private TimeSpan _next = Patience;
    private long _done;
    private int _file;
    private bool _isShown;

    public ReadingProgress(IReadOnlyList<string> paths, IOperationObserver observer)
    {
        _observer = observer;
        _lengths = [.. paths.Select(path => File.Exists(path) ? new FileInfo(path).Length : 0)];
        _length = _lengths.Sum();
    }

    /// <summary>How much of the files was read.</summary>
    public int Percent { get; private set; }

    public void Report(long position, long lines)
    {
        var passed = Stopwatch.GetElapsedTime(_begunAt);
        var read = _done + position;
        Percent = (int)Math.Min(100, 100 * read / Math.Max(1, _length));
        if (passed < _next) return;
        _next = passed + Pause;
        _isShown = true;
        var file = _lengths.Length > 1 ? $", file {_file + 1} of {_lengths.Length}" : "";
        var status = string.Create(CultureInfo.CurrentCulture, $"{lines:N0} lines, {read / 1e6:N0} of {_length / 1e6:N0} MB{file}");
        _observer.Progress(new OperationProgress(Activity, status)
        {
            PercentComplete = Percent,
            Remaining = read == 0 ? null : passed * (Math.Max(0, _length - read) / (double)read),
        });
    }

    public void EndFile() => _done += _lengths[_file++];

    public void Complete()
    {
        if (_isShown) _observer.Progress(new OperationProgress(Activity, "Completed") { IsCompleted = true });
    }
}
