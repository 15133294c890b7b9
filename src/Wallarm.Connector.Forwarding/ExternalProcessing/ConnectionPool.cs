namespace Wallarm.Connector.Forwarding.ExternalProcessing;

/// <summary>
/// The open connections to the node: one is enough, unless the node allows few streams at a time and is far away. Connections are given up
/// after a long pause, and replaced when they are old, so that they follow DNS and load balancers. Used under the lock of the connections.
/// </summary>
internal sealed class ConnectionPool(TimeProvider clock) : IDisposable
{
    private const int MostConnections = 4;

    /// <summary>
    /// If the fastest calls end sooner than this, in ms, a further connection gains nothing: work takes the time, not waiting.
    /// </summary>
    private const double FarAway = 20;

    /// <summary>For so long, in ms, throughput is measured with each number of connections.</summary>
    private const long MeasuredTime = 500;

    /// <summary>How much more throughput one more connection must bring.</summary>
    private const double WorthIt = 1.2;

    /// <summary>The longest age of a connection: a new one follows DNS and load balancers.</summary>
    private static readonly TimeSpan LongestAge = TimeSpan.FromMinutes(10);

    /// <summary>Load balancers close connections that were idle for a minute; most say so only to the next request.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(50);

    private readonly List<NodeLink> _links = [];
    private int _most = MostConnections;
    private long _measuredSince;
    private long _completedBefore;
    private double _rateBefore;

    /// <summary>Whether a connection takes further calls.</summary>
    public bool HasUsable => _links.Exists(link => link.IsUsable);

    public void Add(NodeLink link, ICallSource? calls, long now)
    {
        link.OpenedAt = link.IdleSince = clock.GetUtcNow();
        _links.Add(link);
        if (calls is not null) link.Connection.Attach(calls, now, TimeSpan.Zero);
    }

    /// <summary>Whether a kept connection holds what nobody has read yet: the node may have ended it meanwhile.</summary>
    public bool HasUnread() => _links.Exists(link => link.HasUnread());

    public void BeginBatch(ICallSource calls, long now)
    {
        _measuredSince = 0;
        _rateBefore = 0;
        foreach (var link in _links.ToArray())
        {
            var pause = clock.GetUtcNow() - link.IdleSince;
            if (!link.IsBroken && pause >= TimeSpan.Zero && pause <= LongestPause)
            {
                link.Connection.Attach(calls, now, pause);
                continue;
            }

            _links.Remove(link);
            link.Dispose();
        }
    }

    public void EndBatch(long now)
    {
        foreach (var link in _links)
        {
            link.Connection.Detach(now);
            link.IdleSince = clock.GetUtcNow();
        }
    }

    /// <summary>Ends what is due: calls without a response, connections that are dead, old or have drained.</summary>
    public void Tick(long now)
    {
        var time = clock.GetUtcNow();
        foreach (var link in _links.ToArray())
        {
            if (!link.Connection.ExpireDue(now)) link.Break("sent nothing on a connection for too long");
            else if (time - link.OpenedAt > LongestAge) link.Connection.Http2.Drain();
            if (link is { IsBroken: false, Connection.Http2: { IsDraining: true, OpenStreams: 0 } }) link.BeginClose();
        }
    }

    /// <summary>Takes the connections that are gone out of the pool.</summary>
    public IReadOnlyList<NodeLink> RemoveBroken()
    {
        var broken = _links.FindAll(link => link.IsBroken);
        if (broken.Count > 0) _links.RemoveAll(broken.Contains);
        return broken;
    }

    /// <summary>
    /// Whether a further connection should be opened: none takes calls, or all are at the node's limit and one more was worth it.
    /// </summary>
    public bool WantsConnection(StreamLimit limit, long now)
    {
        var usable = _links.FindAll(link => link.IsUsable);
        if (usable.Count == 0) return true;
        if (usable.Count >= _most || limit.Shortest < FarAway || limit.UnderWay >= limit.Current || !usable.TrueForAll(link => link.IsFull))
        {
            return false;
        }

        if (_measuredSince == 0) BeginMeasuring(limit, now);
        if (now - _measuredSince < MeasuredTime) return false;

        var rate = (double)(limit.Completed - _completedBefore) / (now - _measuredSince);
        BeginMeasuring(limit, now);
        var isWorthIt = rate >= WorthIt * _rateBefore;
        _rateBefore = rate;
        if (isWorthIt) return true;

        // The one before may have been lost, or never opened: then there is nothing to judge, and the last connection stays.
        if (usable.Count == 1) return false;
        _most = usable.Count - 1;
        usable[^1].Connection.Http2.Drain();
        return false;
    }

    /// <summary>Makes calls on all connections, and writes what they have to say.</summary>
    public void Pump()
    {
        foreach (var link in _links.ToArray()) link.Pump();
    }

    public void Dispose()
    {
        foreach (var link in _links) link.Dispose();
        _links.Clear();
    }

    private void BeginMeasuring(StreamLimit limit, long now)
    {
        _measuredSince = now;
        _completedBefore = limit.Completed;
    }
}
