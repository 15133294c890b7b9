using Wallarm.Connector.Engine.Operations;

namespace Wallarm.Connector.Engine.Backfill;

/// <summary>Spreads records over time.</summary>
/// <param name="recordsPerSecond">The most in any second, but for those of one event.</param>
internal sealed class SendingRate(int recordsPerSecond)
{
    private readonly TimeProvider _clock = EngineClock.Current;
    private readonly long _start = EngineClock.Current.GetTimestamp();
    private TimeSpan _next;

    /// <summary>Waits until records may be handed over, and counts them.</summary>
    public async Task WaitAsync(int records, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var now = _clock.GetElapsedTime(_start);
        if (_next > now) await Task.Delay(_next - now, _clock, cancellation).ConfigureAwait(false);
        else _next = now;
        _next += TimeSpan.FromSeconds(records / (double)recordsPerSecond);
    }
}
