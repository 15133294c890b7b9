using System.Text.RegularExpressions;
using Wallarm.Connector.Tests.PowerShell;

namespace Wallarm.Connector.Tests.Documentation;

/// <summary>The about topics of the module.</summary>
internal static partial class AboutTopic
{
    private const string Extension = ".help.txt";

    private static string Folder => Path.Combine(ModuleUnderTest.Folder, "en-US");

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Folder, "about_*" + Extension).Select(path => Path.GetFileName(path)[..^Extension.Length]).Order(
            StringComparer.Ordinal);

    /// <summary>
    /// The commands, line by line: they are indented twice as deep as the text, as are a few lines of text, which do not look like
    /// commands.
    /// </summary>
    public static string CommandsOf(string name)
    {
        List<string> commands = [];
        foreach (var line in File.ReadAllLines(Path.Combine(Folder, name + Extension)))
        {
            var continues = commands.Count > 0 && commands[^1][^1] is '|' or '`';
            if (Command().IsMatch(line) || (continues && line.StartsWith("        ", StringComparison.Ordinal))) commands.Add(line);
        }

        return string.Join('\n', commands);
    }

    [GeneratedRegex(@"^ {8}(\$\w+( = | \|)|(try|catch) \{|[A-Z][a-z]+-[A-Z]\w+( [-|$']|$))")]
    private static partial Regex Command();
}
