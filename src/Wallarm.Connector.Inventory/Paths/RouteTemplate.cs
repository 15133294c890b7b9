using System.Text;

namespace Wallarm.Connector.Inventory.Paths;

/// <summary>A route as an API defines it: <c>/users/{id}</c>, <c>/files/{proxy+}</c>.</summary>
internal sealed class RouteTemplate
{
    private readonly byte[][] _segments;

    private RouteTemplate(string text, byte[][] segments, bool isGreedy)
    {
        Text = text;
        _segments = segments;
        IsGreedy = isGreedy;
    }

    /// <summary>The route of the path <c>/</c>.</summary>
    public static RouteTemplate Root { get; } = new("/", [], isGreedy: false);

    /// <summary>The route of an HTTP API that takes what no other does.</summary>
    public static RouteTemplate Default { get; } = new("$default", [], isGreedy: true);

    /// <summary>The route as it is defined.</summary>
    public string Text { get; }

    /// <summary>Whether it ends in a parameter that stands for any number of segments.</summary>
    public bool IsGreedy { get; }

    /// <summary>Its segments, without a greedy one at the end: what that stands for is inferred.</summary>
    public int Length => _segments.Length;

    /// <returns>Null for what is no route with segments, such as <c>$default</c>.</returns>
    public static RouteTemplate? Parse(string route)
    {
        if (!route.StartsWith('/')) return null;
        var segments = route.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length is 0 or > PathTree.MaxSegments) return null;
        var isGreedy = segments[^1].EndsWith("+}", StringComparison.Ordinal);
        var fixedSegments = isGreedy ? segments[..^1] : segments;
        return new RouteTemplate(route, [.. fixedSegments.Select(Encoding.UTF8.GetBytes)], isGreedy);
    }

    public static bool IsParameter(ReadOnlySpan<byte> segment) => segment.Contains((byte)'{');

    /// <returns>The name of the parameter that a segment of the route is; empty if it is a word.</returns>
    public ReadOnlySpan<byte> ParameterAt(int index)
    {
        if ((uint)index >= (uint)_segments.Length) return default;
        var segment = _segments[index].AsSpan();
        var name = segment[(segment.IndexOf((byte)'{') + 1)..];
        return name.Length == segment.Length ? default : name[..Math.Max(0, name.IndexOf((byte)'}'))];
    }

    /// <summary>
    /// Finds where the route begins in a path: behind a stage or a base path, which routes do not have. Nothing, if the path is not the
    /// route's.
    /// </summary>
    /// <param name="path">Where the segments of the path stand in it.</param>
    /// <param name="text">The path.</param>
    /// <returns>How many segments stand before the route, or -1.</returns>
    public int FindStart(ReadOnlySpan<Range> path, ReadOnlySpan<byte> text)
    {
        if (!IsGreedy) return path.Length >= Length && IsAt(path.Length - Length, path, text) ? path.Length - Length : -1;
        for (var start = 0; start < path.Length - Length; start++)
        {
            if (IsAt(start, path, text)) return start;
        }

        return -1;
    }

    private bool IsAt(int start, ReadOnlySpan<Range> path, ReadOnlySpan<byte> text)
    {
        for (var index = 0; index < _segments.Length; index++)
        {
            if (!IsParameter(_segments[index]) && !text[path[start + index]].SequenceEqual(_segments[index])) return false;
        }

        return true;
    }
}
