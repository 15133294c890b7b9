namespace Wallarm.Connector.Engine.Listing;

/// <summary>How far the listing of APIs and their stages is, over all regions.</summary>
internal sealed class ListingProgress(IOperationObserver observer, string activity, int listings)
{
    // A bar that moves more often is not seen better, and every move waits for the pipeline.
    private const long LeastMilliseconds = 200;

    private readonly object _gate = new();
    private int _openListings = listings;
    private int _apis;
    private int _apisRead;
    private int _stages;
    private long? _shownAt;

    /// <summary>APIs were found whose stages are read now.</summary>
    public void Found(int apis) => Show(() => _apis += apis);

    /// <summary>No more APIs come from one of the listings.</summary>
    public void Listed() => Show(() => _openListings--);

    /// <summary>The stages of an API were read.</summary>
    public void Read(int stages) => Show(() =>
    {
        _apisRead++;
        _stages += stages;
    });

    /// <summary>Takes the progress bar away.</summary>
    public void Complete()
    {
        if (_shownAt is not null) observer.Progress(new OperationProgress(activity, "Completed") { IsCompleted = true });
    }

    private void Show(Action change)
    {
        lock (_gate)
        {
            change();
            var now = Environment.TickCount64;
            if (_shownAt is { } shown && now - shown < LeastMilliseconds) return;
            _shownAt = now;

            // How many there are is known only when every list was read to its end.
            var ofHowMany = _openListings > 0 ? $"{_apis} or more" : $"{_apis}";
            observer.Progress(new OperationProgress(activity, $"{_apisRead} of {ofHowMany} APIs read, {_stages} stages found")
            {
                PercentComplete = _openListings > 0 || _apis == 0 ? null : 100 * _apisRead / _apis,
            });
        }
    }
}
