using System.Collections.Concurrent;
using Wallarm.Connector.Engine.Operations;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>
/// Paces the calls of one quota: at AWS's published rate, or freely if there is none, and slower for a while after AWS has throttled one.
/// All commands of the process share it, since they share the quota.
/// </summary>
internal sealed class CallRate
{
    private static readonly TimeSpan ShortestSlow = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestSlow = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FreeBelow = TimeSpan.FromMilliseconds(5);

    private static readonly ConcurrentDictionary<(string Owner, string Quota), CallRate> All = new();

    private readonly object _gate = new();
    private readonly TimeProvider _clock = EngineClock.Current;
    private readonly CallQuota _quota;
    private readonly long _start;
    private TimeSpan _interval;
    private TimeSpan _next;
    private TimeSpan _slowedAt;

    private CallRate(CallQuota quota)
    {
        _quota = quota;
        _start = _clock.GetTimestamp();
        _interval = quota.Interval;
        _next = TimeSpan.MinValue;
        _slowedAt = TimeSpan.MinValue;
    }

    private TimeSpan Now => _clock.GetElapsedTime(_start);

    /// <summary>The rate of a quota.</summary>
    /// <param name="owner">Whose quota it is: account, region and endpoint.</param>
    /// <param name="quota">The quota.</param>
    public static CallRate Of(string owner, CallQuota quota) =>
        All.GetOrAdd((owner, quota.Name), static (_, added) => new CallRate(added), quota);

    /// <summary>Waits until a call may be sent.</summary>
    /// <returns>When it is sent, for <see cref="Slow"/> and <see cref="Recover"/>.</returns>
    public async Task<TimeSpan> WaitAsync(CancellationToken cancellation)
    {
        TimeSpan wait;
        lock (_gate)
        {
            var now = Now;
            var full = now - (_quota.Interval * (_quota.Burst - 1));
            if (_next < full) _next = full;
            wait = _next - now;
            _next += _interval;
        }

        if (wait > TimeSpan.Zero) await Task.Delay(wait, _clock, cancellation).ConfigureAwait(false);
        return Now;
    }

    /// <summary>AWS has throttled a call: the others wait too, and twice as long as before.</summary>
    public void Slow(TimeSpan sentAt)
    {
        lock (_gate)
        {
            // It was sent before the rate was lowered, and says nothing about the lower one.
            if (sentAt <= _slowedAt) return;
            _slowedAt = Now;
            var doubled = _interval * 2;
            _interval = doubled < ShortestSlow ? ShortestSlow : doubled > LongestSlow ? LongestSlow : doubled;
            var next = _slowedAt + _interval;
            if (_next < next) _next = next;
        }
    }

    /// <summary>AWS has taken a call: after a while of that, the rate is the usual one again.</summary>
    public void Recover(TimeSpan sentAt)
    {
        lock (_gate)
        {
            if (_interval == _quota.Interval || sentAt <= _slowedAt) return;
            _interval *= 0.9;
            if (_interval < _quota.Interval || _interval < FreeBelow) _interval = _quota.Interval;
        }
    }
}
