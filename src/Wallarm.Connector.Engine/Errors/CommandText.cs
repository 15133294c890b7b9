using System.Text;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Engine.Errors;

/// <summary>Commands as a user can paste them into PowerShell.</summary>
internal static partial class CommandText
{
    /// <summary>A value that PowerShell takes as it is, whatever it holds: <c>$default</c>, commas, at signs.</summary>
    public static string Quote(string? value) => $"'{value?.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A command below what is to be known about it; both together can be pasted.</summary>
    public static string WithAdvice(string advice, string command) => $"# {advice}{Environment.NewLine}{command}";

    /// <summary>
    /// Gives every command of this module its region, so that it does the same wherever it is pasted. Prose and commands of others stay as
    /// they are.
    /// </summary>
    /// <param name="text">One command, or several with pipes and semicolons between them.</param>
    /// <param name="region">System name of the region.</param>
    public static string InRegion(string text, string region)
    {
        var located = new StringBuilder(text.Length);
        foreach (var part in Parts(text))
        {
            var command = part.TrimEnd(' ', '|', ';');
            located.Append(command);
            if (OwnCommand().IsMatch(command) && !command.Contains(" -Region ", StringComparison.Ordinal))
            {
                located.Append(" -Region ").Append(Quote(region));
            }

            located.Append(part, command.Length, part.Length - command.Length);
        }

        return located.ToString();
    }

    /// <summary>The commands, each with what separates it from the next.</summary>
    private static IEnumerable<string> Parts(string text)
    {
        var (begin, isQuoted) = (0, false);
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == '\'') isQuoted = !isQuoted;
            if (isQuoted || text[index] is not ('|' or ';')) continue;
            var end = index + 1;
            while (end < text.Length && text[end] == ' ') end++;
            yield return text[begin..end];
            begin = end;
        }

        if (begin < text.Length) yield return text[begin..];
    }

    // A configuration says itself which regions it is about.
    [GeneratedRegex(@"^(?!Install-)[A-Z][a-z]+-Wallarm[A-Za-z]+( |\z)")]
    private static partial Regex OwnCommand();
}
