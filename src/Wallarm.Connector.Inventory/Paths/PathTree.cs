using Wallarm.Connector.Forwarding.PathTemplates;
using Wallarm.Connector.Inventory.Statistics;

namespace Wallarm.Connector.Inventory.Paths;

/// <summary>The paths of one host that were called.</summary>
/// <remarks>
/// Calls that found nothing (401, 403, 404, 405) and have no known route of their own are kept apart: only what succeeded, or failed in
/// another way, is evidence of an endpoint, and an authorizer may stand before anything. When all is read, they are counted with the
/// endpoints that have it, and the others are noise.
/// </remarks>
internal sealed class PathTree
{
    /// <summary>The longest segment, in bytes, that can be a word; the classifier looks at no longer one either.</summary>
    private const int LongestWord = 256;

    /// <summary>Deeper paths are noise.</summary>
    public const int MaxSegments = 32;

    private readonly bool _keepsSamples;
    private readonly KeptPath[] _keptPaths;
    private int _nodes;

    public PathTree(bool keepsSamples, KeptPath[] keptPaths)
    {
        _keepsSamples = keepsSamples;
        _keptPaths = keptPaths;
    }

    /// <summary>Calls that are evidence of an endpoint.</summary>
    public PathNode Called { get; } = new([]);

    /// <summary>Calls that found nothing.</summary>
    public PathNode Missed { get; private set; } = new([]);

    /// <summary>About how many nodes there are: those that were merged since the last count included.</summary>
    public int Nodes => _nodes;

    /// <summary>Splits a path; a doubled or trailing slash is no segment.</summary>
    /// <returns>How many segments it has; more than there is room for if it is too deep.</returns>
    public static int Split(ReadOnlySpan<byte> path, Span<Range> segments)
    {
        var count = 0;
        var reader = new PathSegments(path);
        while (reader.TryRead(out var segment))
        {
            if (count == segments.Length) return count + 1;
            path.Overlaps(segment, out var start);
            segments[count++] = start..(start + segment.Length);
        }

        return count;
    }

    /// <summary>Finds where a call is counted.</summary>
    /// <param name="path">The path.</param>
    /// <param name="segments">Where its segments are.</param>
    /// <param name="method">Index of the method.</param>
    /// <param name="isEvidence">Whether the call tells that there is an endpoint.</param>
    /// <param name="route">Its route; null if it is not known.</param>
    /// <param name="prefixLength">How many segments stand before the route, and are words; negative if that is not known.</param>
    /// <param name="maxWords">How many words are kept below a node of the tree that it goes to.</param>
    public EndpointFacts FactsOf(
        ReadOnlySpan<byte> path,
        ReadOnlySpan<Range> segments,
        int method,
        bool isEvidence,
        RouteTemplate? route,
        int prefixLength,
        int maxWords)
    {
        var node = isEvidence ? Called : Missed;
        var routeStart = Math.Max(0, prefixLength);
        for (var index = 0; index < segments.Length; index++)
        {
            var segment = path[segments[index]];
            var parameter = route is null ? default : route.ParameterAt(index - routeStart);
            var isKept = parameter.IsEmpty && IsKept(index, segments, path);
            var isRouted = index < prefixLength || (route is not null && index >= routeStart && index < routeStart + route.Length);
            if (!isKept && !isRouted && node.KnownWord(segment) is { } word)
            {
                node = word;
                continue;
            }

            var kind = isKept || isRouted ? SegmentKind.Word
                : segment.Length > LongestWord ? SegmentKind.Token
                : SegmentClassifier.Classify(segment);
            if (!parameter.IsEmpty) node = node.RouteParameter(parameter, ref _nodes);
            else if (kind == SegmentKind.Word) node = node.Word(segment, isKept, isRouted, ref _nodes, maxWords);
            else node = node.Value(kind, ref _nodes);
            if (_keepsSamples && (kind != SegmentKind.Word || !parameter.IsEmpty)) node.AddSample(segment);
        }

        return node.FactsOf(method);
    }

    /// <summary>Takes all that another tree has. That one is of no use any more.</summary>
    public void Merge(PathTree other, int maxWords, int maxMissedWords)
    {
        Called.Merge(other.Called, ref _nodes, maxWords);
        Missed.Merge(other.Missed, ref _nodes, maxMissedWords);
        _nodes = Count(Called) + Count(Missed);
    }

    /// <summary>All calls.</summary>
    public long CountHits() => Called.CountHits() + Missed.CountHits();

    /// <summary>Moves words above a lower bound to the others, everywhere.</summary>
    /// <param name="maxWords">How many words are kept below a node of calls that are evidence.</param>
    /// <param name="maxMissedWords">How many below one of calls that found nothing.</param>
    public void Bound(int maxWords, int maxMissedWords)
    {
        Bound(Called, maxWords);
        Bound(Missed, maxMissedWords);
        _nodes = Count(Called) + Count(Missed);
    }

    /// <summary>Forgets the calls that found nothing.</summary>
    /// <returns>How many they were.</returns>
    public long DropMissed()
    {
        var hits = Missed.CountHits();
        Missed = new PathNode([]);
        _nodes = Count(Called) + 1;
        return hits;
    }

    private void Bound(PathNode node, int maxWords)
    {
        node.Bound(ref _nodes, maxWords);
        foreach (var child in node.Children()) Bound(child, maxWords);
    }

    private static int Count(PathNode node) => 1 + node.Children().Sum(Count);

    private bool IsKept(int index, ReadOnlySpan<Range> segments, ReadOnlySpan<byte> path)
    {
        foreach (var kept in _keptPaths)
        {
            if (kept.Names(index, segments, path)) return true;
        }

        return false;
    }
}
