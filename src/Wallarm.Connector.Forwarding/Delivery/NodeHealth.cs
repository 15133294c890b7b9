namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>
/// What a process remembers of its node from batch to batch: since when it cannot be reached, whether it takes anything, whether it is
/// tried at all (a circuit breaker), and until when it asked to be left alone. Told by the clock on the wall, since Lambda freezes a
/// process between invocations. Thread-safe.
/// </summary>
internal sealed class NodeHealth(TimeProvider clock)
{
    /// <summary>A restart takes less: so long a batch waits for a node that takes no connection.</summary>
    public static readonly TimeSpan LongestRestart = TimeSpan.FromSeconds(5);

    /// <summary>So long at first a node that is away may take for a connection or a response.</summary>
    private static readonly TimeSpan DoubtfulPatience = TimeSpan.FromSeconds(2);

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
    private TimeSpan _fruitless;
    private (DeliveryError Error, string Cause) _reason;
    private bool _isAway;
    private volatile bool _isWell = true;

    /// <summary>Whether the node has taken nothing for too long: it is asked by a probe before it is sent anything.</summary>
    public bool IsAway
    {
        get
        {
            if (_isWell) return false;
            lock (_lock) return _isAway;
        }
    }

    /// <summary>Whether batches are sent, as of now.</summary>
    public BreakerState Breaker
    {
        get
        {
            lock (_lock)
            {
                if (Left(_openUntil, LongestPause) > TimeSpan.Zero) return BreakerState.Open;
                return _isAway || _openUntil != default ? BreakerState.HalfOpen : BreakerState.Closed;
            }
        }
    }

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

    /// <summary>
    /// The time for a connection or a response: shorter if the node took nothing before. It grows with the pauses, so that a node that has
    /// become slow is found again.
    /// </summary>
    public TimeSpan Patience(TimeSpan timeout)
    {
        if (_isWell) return timeout;
        lock (_lock)
        {
            var patience = _nextPause > DoubtfulPatience ? _nextPause : DoubtfulPatience;
            return _isAway && timeout > patience ? patience : timeout;
        }
    }

    /// <summary>A connection was opened. Whether the node takes anything over it is another matter.</summary>
    public void NoteConnected()
    {
        lock (_lock) _failingSince = null;
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
            if (!_isAway && now - _failingSince < LongestRestart) return false;
            NoteAway(cause);
            return true;
        }
    }

    /// <summary>
    /// The node takes nothing. The next batch asks it by one probe; only if that fails as well there are pauses without any attempt.
    /// </summary>
    /// <param name="cause">What was seen, in words.</param>
    public void NoteAway(string cause)
    {
        lock (_lock)
        {
            _isWell = false;
            if (_isAway) Open(DeliveryError.RecordsFailed, cause);
            _isAway = true;
        }
    }

    /// <summary>
    /// A batch ended at its deadline, and the node had taken nothing of it. With short batches it takes several to be sure.
    /// </summary>
    /// <param name="cause">What was seen, in words.</param>
    /// <param name="duration">How long the batch tried.</param>
    public void NoteFruitless(string cause, TimeSpan duration)
    {
        lock (_lock)
        {
            _isWell = false;
            _fruitless += duration;
            if (_isAway || _fruitless >= LongestRestart) NoteAway(cause);
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
            _fruitless = TimeSpan.Zero;
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
