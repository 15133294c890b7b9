namespace Wallarm.Connector.Forwarding.ExternalProcessing;

/// <summary>
/// How many calls are under way at a time, on all connections: few at first, twice as many each round trip while responses keep their
/// time, then more by little; fewer when the node says that it is overloaded, or when its time grows. Used under the lock of the
/// connections.
/// </summary>
internal sealed class StreamLimit(int most)
{
    private const int First = 16;

    /// <summary>By how much, in ms, a call may take longer than twice the shortest before it counts as slow.</summary>
    private const long Tolerance = 100;

    private double _limit = Math.Min(First, most);
    private double _shortest = double.MaxValue;
    private double _duration;
    private bool _isDoubling = true;
    private bool _wasReached;
    private int _roundSize = First;
    private int _completed;
    private int _slow;
    private int _begunBeforeOverload;

    /// <summary>How many calls may be under way.</summary>
    public int Current => (int)_limit;

    /// <summary>How many calls are under way.</summary>
    public int UnderWay { get; private set; }

    /// <summary>How many calls were processed.</summary>
    public long Completed { get; private set; }

    /// <summary>How long the fastest calls take, in ms; 0 before any.</summary>
    public double Shortest => _shortest < double.MaxValue ? _shortest : 0;

    /// <summary>Whether a further call may begin. Only a limit that was reached grows.</summary>
    public bool AllowsAnother()
    {
        if (UnderWay < Current) return true;
        _wasReached = true;
        return false;
    }

    /// <summary>A call begins.</summary>
    public void Enter() => UnderWay++;

    /// <summary>A call ended in a way that says nothing about the node's load.</summary>
    public void Leave()
    {
        UnderWay--;
        if (_begunBeforeOverload > 0) _begunBeforeOverload--;
    }

    /// <summary>The calls that are under way are ended without their results.</summary>
    public void LeaveAll()
    {
        UnderWay = 0;
        _begunBeforeOverload = 0;
    }

    /// <summary>The node processed a call.</summary>
    /// <param name="duration">How long it took, in ms.</param>
    public void LeaveCompleted(long duration)
    {
        Leave();
        Completed++;
        _duration += (duration - _duration) / 16;
        _shortest = Math.Min(_shortest, duration);
        if (duration > (2 * _shortest) + Tolerance) _slow++;
        if (_wasReached) _limit = Math.Min(most, _limit + (_isDoubling ? 1 : 1 / _limit));
        if (++_completed < _roundSize) return;
        if (_slow * 2 > _roundSize)
        {
            // What calls take now soon becomes the measure, until one is faster: a longer way to the node is no overload for ever.
            _shortest += (_duration - _shortest) / 4;
            if (_limit > First) Shrink(0.75);
        }

        BeginRound();
    }

    /// <summary>The node is overloaded. The calls that were under way when it first said so tell the same once more.</summary>
    public void LeaveOverloaded()
    {
        var isNews = _begunBeforeOverload == 0;
        Leave();
        if (!isNews) return;
        _begunBeforeOverload = UnderWay;
        Shrink(0.5);
        BeginRound();
    }

    /// <summary>The node asked for calm.</summary>
    public void ShrinkForCalm()
    {
        Shrink(0.5);
        BeginRound();
    }

    private void Shrink(double factor)
    {
        _limit = Math.Max(1, Math.Min(_limit, UnderWay + 1) * factor);
        _isDoubling = false;
    }

    private void BeginRound()
    {
        _roundSize = Current;
        _completed = 0;
        _slow = 0;
        _wasReached = false;
    }
}
