namespace Wallarm.Connector.Engine.Operations;

/// <summary>
/// The bar of an operation of several steps, there once it takes longer than a second: the step at hand, and how long that can take at
/// most.
/// </summary>
internal sealed class StepProgress : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly IOperationObserver _observer;
    private readonly string _activity;
    private readonly Timer _timer;
    private (string Status, int? Percent)? _step;
    private long? _endsAt;
    private bool _isShown;
    private bool _isOver;

    /// <summary>Begins.</summary>
    /// <param name="observer">Who is told.</param>
    /// <param name="activity">What is being done, as the bar is headed.</param>
    public StepProgress(IOperationObserver observer, string activity)
    {
        _observer = observer;
        _activity = activity;
        Nested = new NestedObserver(observer, activity);
        _timer = new Timer(_ => Show(), null, Tick, Tick);
    }

    /// <summary>The observer of what the steps themselves wait for.</summary>
    public IOperationObserver Nested { get; }

    /// <summary>A step is begun.</summary>
    /// <param name="status">Which.</param>
    /// <param name="percent">How much of the whole is done before it, 0 to 100; null where that is not known.</param>
    /// <param name="limit">How long it can take at most; null where that is not known.</param>
    public void Begin(string status, int? percent = null, TimeSpan? limit = null)
    {
        lock (_gate)
        {
            _step = (status, percent);
            _endsAt = limit is { } most ? Environment.TickCount64 + (long)most.TotalMilliseconds : null;
            if (_isShown) Report();
        }
    }

    /// <summary>Takes the bar away.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            _isOver = true;
            if (_isShown) _observer.Progress(new OperationProgress(_activity, "Completed") { IsCompleted = true });
            _isShown = false;
        }
    }

    private void Show()
    {
        lock (_gate)
        {
            if (_isOver || _step is null) return;

            // Nothing new is to be told but of time that passes.
            if (_isShown && _endsAt is null) return;
            _isShown = true;
            Report();
        }
    }

    private void Report()
    {
        var (status, percent) = _step!.Value;
        _observer.Progress(new OperationProgress(_activity, status)
        {
            PercentComplete = percent,
            Remaining = _endsAt is { } end ? TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64)) : null,
        });
    }
}
