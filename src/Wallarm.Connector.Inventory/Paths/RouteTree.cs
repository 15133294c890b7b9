using System.IO.Hashing;
using System.Text;

namespace Wallarm.Connector.Inventory.Paths;

/// <summary>The routes of an API by their segments, and how the paths of calls are found among them.</summary>
internal sealed class RouteTree
{
    private readonly Dictionary<ulong, RouteTree> _words = [];
    private RouteTree? _parameter;
    private RouteTemplate? _route;
    private RouteTemplate? _greedyRoute;

    public void Add(RouteTemplate route)
    {
        var node = this;
        foreach (var segment in route.Text.Split('/', StringSplitOptions.RemoveEmptyEntries).Take(route.Length))
        {
            if (segment.Contains('{'))
            {
                node = node._parameter ??= new RouteTree();
                continue;
            }

            var key = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(segment));
            if (!node._words.TryGetValue(key, out var next)) node._words.Add(key, next = new RouteTree());
            node = next;
        }

        if (route.IsGreedy) node._greedyRoute ??= route;
        else node._route ??= route;
    }

    /// <summary>Finds the route of a path. Words go before parameters, and whole routes before greedy ones.</summary>
    /// <param name="path">The path.</param>
    /// <param name="segments">Where the segments are that the route is about.</param>
    public RouteTemplate? Find(ReadOnlySpan<byte> path, ReadOnlySpan<Range> segments)
    {
        if (segments.IsEmpty) return _route;
        if (_words.GetValueOrDefault(XxHash3.HashToUInt64(path[segments[0]]))?.Find(path, segments[1..]) is { } route) return route;
        return _parameter?.Find(path, segments[1..]) ?? _greedyRoute;
    }
}
