using System.Globalization;
using System.Text;

namespace Wallarm.Connector.Inventory.Paths;

/// <summary>Names of parameters from what stands before them: <c>/users/{userId}</c>.</summary>
internal static class ParameterNames
{
    private const int MaxLength = 64;

    private static readonly Dictionary<string, string> Irregular = new(StringComparer.OrdinalIgnoreCase)
    {
        ["aliases"] = "alias", ["analyses"] = "analysis", ["bonuses"] = "bonus", ["campuses"] = "campus", ["children"] = "child",
        ["cookies"] = "cookie", ["men"] = "man", ["movies"] = "movie", ["news"] = "news", ["people"] = "person", ["series"] = "series",
        ["statuses"] = "status", ["women"] = "woman",
    };

    /// <summary>Makes the name of a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="before">The segment before it; null if there is none, or it is a parameter.</param>
    /// <param name="taken">The names that the template has.</param>
    public static string Name(InferredParameter parameter, string? before, IReadOnlyCollection<string> taken)
    {
        var name = parameter.RouteName ?? (parameter.Rule switch
        {
            PathRule.Date => "date",
            PathRule.Email => "email",
            PathRule.Slug => Of(before, "slug"),
            _ => Of(before, "id"),
        });
        if (!taken.Contains(name)) return name;
        var number = 2;
        while (taken.Contains(name + number.ToString(CultureInfo.InvariantCulture))) number++;
        return name + number.ToString(CultureInfo.InvariantCulture);
    }

    private static string Of(string? before, string what)
    {
        if (before is null || IsVersion(before)) return what;
        var name = CamelCase(before);
        if (name.Length == 0) return what;
        name = Singular(name);
        var ending = char.ToUpperInvariant(what[0]) + what[1..];
        return name.EndsWith(ending, StringComparison.Ordinal) ? name : name + ending;
    }

    private static bool IsVersion(string segment) =>
        segment.Length > 1 && segment[0] is 'v' or 'V' && char.IsAsciiDigit(segment[1]);

    /// <summary>Empty if the segment is no word of ASCII letters and digits.</summary>
    private static string CamelCase(string segment)
    {
        var name = new StringBuilder();
        if (segment.Length > MaxLength || !char.IsAsciiLetter(segment[0])) return "";
        var startsWord = false;
        foreach (var character in segment)
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                name.Append(startsWord && name.Length > 0 ? char.ToUpperInvariant(character) : character);
                startsWord = false;
            }
            else if (character is '-' or '_' or '.' or '~')
            {
                startsWord = true;
            }
            else
            {
                return "";
            }
        }

        if (segment.All(character => !char.IsAsciiLetterLower(character))) return name.ToString().ToLowerInvariant();
        name[0] = char.ToLowerInvariant(name[0]);
        return name.ToString();
    }

    private static string Singular(string name)
    {
        // The last word of a name in camel case decides.
        var start = name.Length - 1;
        while (start > 0 && !char.IsAsciiLetterUpper(name[start])) start--;
        var word = name[start..];
        if (Irregular.TryGetValue(word, out var singular))
        {
            return start == 0 ? singular : name[..start] + char.ToUpperInvariant(singular[0]) + singular[1..];
        }

        return name[..start] + word switch
        {
            [.., _, _, 'i', 'e', 's'] => word[..^3] + "y",
            [.., 's', 's', 'e', 's'] or [.., 's', 'h', 'e', 's'] or [.., 'c', 'h', 'e', 's'] or [.., 'x', 'e', 's'] => word[..^2],
            [.., 's' or 'u' or 'i', 's'] => word,
            [_, _, .., 's'] => word[..^1],
            _ => word,
        };
    }
}
