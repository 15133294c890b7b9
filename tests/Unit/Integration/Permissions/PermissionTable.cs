using System.Text.RegularExpressions;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>
/// docs/permissions.md: under the heading of each cmdlet a table whose first column holds an action, and for API Gateway the path; or the
/// cmdlets that it does the work of, "Everything that `A` and `B` need", and a table of what comes on top.
/// </summary>
internal static partial class PermissionTable
{
    private static readonly Lazy<Dictionary<string, (SortedSet<string> Actions, List<string> Parts)>> Sections = new(Read);

    /// <summary>The cmdlets that have a section.</summary>
    public static IEnumerable<string> Cmdlets => Sections.Value.Keys;

    /// <summary>Whether a cmdlet does the work of others, so that its own calls are those of one case of theirs.</summary>
    public static bool IsComposed(string cmdlet) => Sections.Value.TryGetValue(cmdlet, out var section) && section.Parts.Count > 0;

    /// <summary>The actions in a cmdlet's table, and in the tables of those that it does the work of.</summary>
    public static SortedSet<string> ActionsOf(string cmdlet) => Sections.Value.TryGetValue(cmdlet, out var section)
        ? new SortedSet<string>(section.Actions.Concat(section.Parts.SelectMany(ActionsOf)), StringComparer.Ordinal)
        : [];

    private static Dictionary<string, (SortedSet<string> Actions, List<string> Parts)> Read()
    {
        var sections = new Dictionary<string, (SortedSet<string> Actions, List<string> Parts)>();
        (SortedSet<string> Actions, List<string> Parts)? section = null;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Folder, "docs", "permissions.md")))
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                section = (new SortedSet<string>(StringComparer.Ordinal), []);
                sections[heading.Groups[1].Value] = section.Value;
            }
            else if (line.StartsWith('#'))
            {
                section = null;
            }
            else if (section is { } current)
            {
                if (Row().Match(line) is { Success: true } row) current.Actions.Add(row.Groups[1].Value);
                if (line.StartsWith("Everything that ", StringComparison.Ordinal))
                {
                    current.Parts.AddRange(Part().Matches(line).Select(part => part.Groups[1].Value));
                }
            }
        }

        return sections;
    }

    [GeneratedRegex(@"`([A-Z]\w+-Wallarm\w+)`")]
    private static partial Regex Part();

    [GeneratedRegex(@"^## ([A-Z]\w+-Wallarm\w+)\s*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| `([a-z0-9]+:[^`]+)` \|")]
    private static partial Regex Row();
}
