using System.Text;

namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>Which paths are sent, by patterns. May be used by several threads.</summary>
public sealed class PathFilter
{
    /// <summary>How many patterns there may be: each costs every record a little.</summary>
    private const int MaxPatterns = 100;

    private readonly PathPattern[] _included;
    private readonly PathPattern[] _excluded;

    private PathFilter(PathPattern[] included, PathPattern[] excluded)
    {
        _included = included;
        _excluded = excluded;
    }

    /// <summary>Makes a filter.</summary>
    /// <param name="included">Patterns of the paths that are sent; if there are none, all are.</param>
    /// <param name="excluded">Patterns of the paths that are not sent, even if they are included.</param>
    /// <returns>The filter; null if it has no pattern.</returns>
    /// <exception cref="FormatException">A pattern is none, or there are too many.</exception>
    public static PathFilter? Of(IEnumerable<string> included, IEnumerable<string> excluded)
    {
        var filter = new PathFilter(Patterns(included), Patterns(excluded));
        return filter._included.Length + filter._excluded.Length == 0 ? null : filter;
    }

    /// <summary>Whether a path is sent.</summary>
    /// <param name="path">The path as logged.</param>
    public bool Includes(ReadOnlySpan<byte> path) => IsIncluded(path) && ExcludedBy(path) < 0;

    /// <summary>Whether a path is one of those that are sent, unless it is excluded.</summary>
    /// <param name="path">The path as logged.</param>
    public bool IsIncluded(ReadOnlySpan<byte> path) => _included.Length == 0 || Find(_included, path) >= 0;

    /// <summary>The first pattern by which a path is not sent, counted from 0; -1 if there is none.</summary>
    /// <param name="path">The path as logged.</param>
    public int ExcludedBy(ReadOnlySpan<byte> path) => Find(_excluded, path);

    private static int Find(PathPattern[] patterns, ReadOnlySpan<byte> path)
    {
        for (var index = 0; index < patterns.Length; index++)
        {
            if (patterns[index].Matches(path)) return index;
        }

        return -1;
    }

    private static PathPattern[] Patterns(IEnumerable<string> texts)
    {
        PathPattern[] patterns = [.. texts.Select(text => new PathPattern(Encoding.UTF8.GetBytes(text)))];
        return patterns.Length <= MaxPatterns ? patterns : throw new FormatException($"there are more than {MaxPatterns} patterns");
    }
}
