using Amazon.CloudWatchLogs.Model;

namespace Wallarm.Connector.Engine.ForwarderLogs;

/// <summary>Tells new events of a log from those that were seen, although every look overlaps the one before.</summary>
/// <remarks>
/// Lines of several streams become visible out of order, and several have the same millisecond: a look that began right behind the newest
/// line would miss some. Only the ids within the overlap are remembered.
/// </remarks>
internal sealed class FollowedEvents(DateTimeOffset start)
{
    /// <summary>How much later than a younger line an older one may become visible.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(20);

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<(long Time, string Id)> _order = new();
    private long _newest = start.ToUnixTimeMilliseconds();

    /// <summary>Where the next look begins.</summary>
    public DateTimeOffset From =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(start.ToUnixTimeMilliseconds(), _newest - (long)Overlap.TotalMilliseconds));

    /// <summary>Notes an event.</summary>
    /// <returns>Whether it is new.</returns>
    public bool Add(FilteredLogEvent written)
    {
        var time = written.Timestamp ?? 0;
        if (!_seen.Add(written.EventId)) return false;
        _order.Enqueue((time, written.EventId));
        _newest = Math.Max(_newest, time);

        // A look goes by time, so that what is older than the overlap lies behind it, and the next one begins later.
        while (_order.TryPeek(out var oldest) && oldest.Time < From.ToUnixTimeMilliseconds()) _seen.Remove(_order.Dequeue().Id);
        return true;
    }
}
