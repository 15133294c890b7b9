using System.Text.RegularExpressions;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>docs/permissions.md: under the heading of each cmdlet a table whose first column holds an action, and for API Gateway the path.</summary>
internal static partial class PermissionTable
{
    private static readonly Lazy<Dictionary<string, SortedSet<string>>> Sections = new(Read);

    /// <summary>The cmdlets that have a section.</summary>
    public static IEnumerable<string> Cmdlets => Sections.Value.Keys;

    /// <summary>The actions in a cmdlet's table.</summary>
    public static IReadOnlyCollection<string> ActionsOf(string cmdlet) => Sections.Value.GetValueOrDefault(cmdlet) ?? [];

    private static Dictionary<string, SortedSet<string>> Read()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Wallarm.Connector.slnx"))) folder = folder.Parent!;
        var sections = new Dictionary<string, SortedSet<string>>();
        SortedSet<string>? actions = null;
        foreach (var line in File.ReadLines(Path.Combine(folder.FullName, "docs", "permissions.md")))
        {
            if (Heading().Match(line) is { Success: true } heading) sections[heading.Groups[1].Value] = actions = new SortedSet<string>(StringComparer.Ordinal);
            else if (line.StartsWith('#')) actions = null;
            else if (Row().Match(line) is { Success: true } row) actions?.Add(row.Groups[1].Value);
        }

        return sections;
    }

    [GeneratedRegex(@"^## ([A-Z]\w+-Wallarm\w+)\s*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| `([a-z0-9]+:[^`]+)` \|")]
    private static partial Regex Row();
}
