using System.Text.RegularExpressions;

namespace Wallarm.Connector.Tests.Documentation;

/// <summary>The commands of a shell block.</summary>
internal static partial class ShellCommands
{
    /// <summary>Command by command, without comments; one that goes on behind a backslash is one.</summary>
    public static IReadOnlyList<string> Of(string block) =>
    [
        .. block.Replace("\\\n", "", StringComparison.Ordinal).Split('\n')
            .Select(line => Comment().Replace(line, "").Trim())
            .Where(line => line.Length > 0),
    ];

    /// <summary>Whether code within the text is a command for a shell.</summary>
    public static bool IsOne(string code) => Beginning().IsMatch(code);

    /// <summary>Whether these tests have what it takes.</summary>
    public static bool CanRun(string command) => Runnable().IsMatch(command);

    [GeneratedRegex("(^|  +)# .*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^((WALLARM_\w+=\S+ )?(dotnet|aws|curl|openssl|docker|npm|pip|git) [a-z-]|\./|Invoke-Pester )")]
    private static partial Regex Beginning();

    [GeneratedRegex("^(aws|curl|openssl|echo) ")]
    private static partial Regex Runnable();
}
