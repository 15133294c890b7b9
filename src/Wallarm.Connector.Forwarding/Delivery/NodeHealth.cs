namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>
/// What a process remembers of its node from batch to batch: since when it cannot be reached, whether it is tried at all (a circuit
/// breaker), and until when it asked to be left alone. Told by the clock on the wall, since Lambda freezes a process between invocations.
/// Thread-safe.
/// </summary>
internal sealed class NodeHealth(TimeProvider clock)
{
    /// <summary>A restart takes less: so long a batch waits for a node that takes no connection.</summary>
    private static readonly TimeSpan LongestRestart = TimeSpan.FromSeconds(5);

    /// <summary>So long at the most a connection may take to a node that could not be reached before.</summary>
    private static readonly TimeSpan DoubtfulConnectTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The first pause before a node that is away is tried again; it doubles up to the longest.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>The longest pause that a node gets if it asks for one.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromHours(1);

    private readonly object _lock = new();
    private DateTimeOffset? _failingSince;
    private DateTimeOffset _openUntil;
    private DateTimeOffset _heldUntil;
    private TimeSpan _nextPause = FirstPause;
    private (DeliveryError Error, string Cause) _reason;
    private bool _isAway;
    private volatile bool _isWell = true;

    /// <summary>Whether connections have failed and none has been opened since: one attempt at a time is enough.</summary>
    public bool IsFailing
    {
        get
        {
            lock (_lock) return _failingSince is not null;
        }
    }

    /// <summary>How long the node still wants to be left alone.</summary>
    public TimeSpan HeldFor
    {
        get
        {
            lock (_lock) return Left(_heldUntil, LongestHold);
        }
    }

    /// <summary>Whether nothing is sent for now, and why.</summary>
    public bool IsOpen(out DeliveryError error, out string cause)
    {
        lock (_lock)
        {
            var left = Left(_openUntil, LongestPause);
            (error, cause) = _reason;
            if (left == TimeSpan.Zero) return false;
            if (error == DeliveryError.RecordsFailed) cause += $"; the node is tried again in {Math.Ceiling(left.TotalSeconds)} s";
            return true;
        }
    }

    /// <summary>The time for a connection: shorter if the last ones could not be opened.</summary>
    public TimeSpan Limit(TimeSpan connectTimeout)
    {
        lock (_lock) return _isAway && connectTimeout > DoubtfulConnectTimeout ? DoubtfulConnectTimeout : connectTimeout;
    }

    /// <summary>A connection was opened.</summary>
    public void NoteConnected()
    {
        lock (_lock)
        {
            _failingSince = null;
            _isAway = false;
        }
    }

    /// <summary>A connection could not be opened. If that goes on for too long, the breaker opens.</summary>
    /// <param name="cause">Why, in words.</param>
    /// <param name="duration">How long the attempt took.</param>
    /// <returns>Whether the node counts as away.</returns>
    public bool NoteUnreachable(string cause, TimeSpan duration)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            _isWell = false;
            _failingSince ??= now - duration;
            if (now - _failingSince < LongestRestart) return false;

            // The next batch makes one attempt; only if that fails as well there are pauses without any.
            if (_isAway) Open(DeliveryError.RecordsFailed, cause);
            _isAway = true;
            return true;
        }
    }

    /// <summary>Opens the breaker: nothing is sent for a pause, which is longer each time until the node takes something.</summary>
    public void Open(DeliveryError error, string cause)
    {
        lock (_lock)
        {
            // Several connections of a batch find out the same.
            if (Left(_openUntil, LongestPause) > TimeSpan.Zero) return;
            _reason = (error, cause);
            _openUntil = clock.GetUtcNow() + _nextPause;
            _nextPause = _nextPause * 2 < LongestPause ? _nextPause * 2 : LongestPause;
            _isWell = false;
        }
    }

    /// <summary>
    /// The node has taken something: closes the breaker. That some further connection cannot be opened meanwhile means nothing.
    /// </summary>
    public void NoteSuccess()
    {
        if (_isWell) return;
        lock (_lock)
        {
            _failingSince = null;
            _isAway = false;
            _nextPause = FirstPause;
            _openUntil = default;
            _isWell = true;
        }
    }

    /// <summary>The node asks to be left alone for a while.</summary>
    public void Hold(TimeSpan time)
    {
        lock (_lock)
        {
            var until = clock.GetUtcNow() + (time < LongestHold ? time : LongestHold);
            if (until > _heldUntil) _heldUntil = until;
        }
    }

    /// <summary>A clock that was set back makes no pause longer than it was meant to be.</summary>
    private TimeSpan Left(DateTimeOffset until, TimeSpan most)
    {
        var left = until - clock.GetUtcNow();
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < most ? left : most;
    }
}
