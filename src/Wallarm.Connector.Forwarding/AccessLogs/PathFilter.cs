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
    public bool Includes(ReadOnlySpan<byte> path) => (_included.Length == 0 || MatchesAny(_included, path)) && !MatchesAny(_excluded, path);

    private static bool MatchesAny(PathPattern[] patterns, ReadOnlySpan<byte> path)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(path)) return true;
        }

        return false;
    }

    private static PathPattern[] Patterns(IEnumerable<string> texts)
    {
        PathPattern[] patterns = [.. texts.Select(text => new PathPattern(Encoding.UTF8.GetBytes(text)))];
        return patterns.Length <= MaxPatterns ? patterns : throw new FormatException($"there are more than {MaxPatterns} patterns");
    }
}
