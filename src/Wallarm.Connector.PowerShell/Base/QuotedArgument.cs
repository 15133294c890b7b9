using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>Arguments as they stand on a command line.</summary>
internal static partial class QuotedArgument
{
    /// <summary>What was typed so far, without the quotes around it.</summary>
    public static string Read(string word) => word.Length > 0 && IsQuote(word[0])
        ? word[1..].TrimEnd(word[0]).Replace("''", "'", StringComparison.Ordinal)
        : word;

    /// <summary>A value as PowerShell takes it literally: bare where it can be, unless the user has begun with a quote.</summary>
    /// <param name="value">The value.</param>
    /// <param name="word">What was typed so far.</param>
    public static string Write(string value, string word) =>
        Bare().IsMatch(value) && !(word.Length > 0 && IsQuote(word[0]))
            ? value
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";

    private static bool IsQuote(char character) => character is '\'' or '"';

    /// <summary>Names, paths and ARNs of which PowerShell takes no character for its own, wherever it stands.</summary>
    [GeneratedRegex("^[A-Za-z0-9_./][A-Za-z0-9_./:+=@-]*$")]
    private static partial Regex Bare();
}
