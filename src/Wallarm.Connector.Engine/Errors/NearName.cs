namespace Wallarm.Connector.Engine.Errors;

/// <summary>The name that was probably meant.</summary>
internal static class NearName
{
    /// <summary>What an error adds: a question where a name is near enough, else what is allowed.</summary>
    public static string Hint(string name, IReadOnlyCollection<string> allowed) =>
        Find(name, allowed) is { } near ? $"did you mean '{near}'?" : $"allowed are {string.Join(", ", allowed)}";

    /// <summary>The nearest of the names; null where none is near.</summary>
    public static string? Find(string name, IReadOnlyCollection<string> allowed)
    {
        // A third of the letters may be wrong; more is a guess, unless the name was only cut off.
        var nearest =
            allowed.FirstOrDefault(candidate => name.Length > 2 && candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        if (nearest is not null) return nearest;
        nearest = allowed.MinBy(candidate => Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant()));
        return nearest is not null && Distance(name.ToUpperInvariant(), nearest.ToUpperInvariant()) <= Math.Max(
            1, Math.Max(name.Length, nearest.Length) / 3) ? nearest : null;
    }

    /// <summary>How many letters must be added, dropped or replaced (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
