using System.Text;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Engine;

/// <summary>A name with PowerShell's wildcards: <c>*</c>, <c>?</c>, <c>[a-c]</c>, and the backtick before one that is meant literally. Case does not matter.</summary>
internal sealed partial class NamePattern
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    private readonly Regex _regex;

    private NamePattern(string regex) => _regex = new Regex(regex, RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant, MatchLimit);

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="InvalidOptionException">A bracket is not closed, or holds nothing usable.</exception>
    public static NamePattern Parse(string text, string parameter)
    {
        var regex = new StringBuilder("^");
        for (var index = 0; index < text.Length; index++)
        {
            var end = text[index] == '[' ? text.IndexOf(']', index + 1) : -1;
            if (text[index] == '[' && end <= index + 1) throw Bad(text, parameter);
            switch (text[index])
            {
                case '*':
                    regex.Append(".*");
                    break;
                case '?':
                    regex.Append('.');
                    break;
                case '[':
                    regex.Append('[').Append(text[(index + 1)..end].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("^", "\\^", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal)).Append(']');
                    index = end;
                    break;
                default:
                    if (text[index] == '`' && index + 1 < text.Length) index++;
                    regex.Append(Regex.Escape(text[index].ToString()));
                    break;
            }
        }

        try
        {
            return new NamePattern(regex.Append("\\z").ToString());
        }
        catch (ArgumentException)
        {
            throw Bad(text, parameter);
        }
    }

    /// <summary>The pattern that only one name matches.</summary>
    public static string Escape(string name) => Special().Replace(name, "`$0");

    /// <summary>Whether a name matches.</summary>
    public bool IsMatch(string? name) => _regex.IsMatch(name ?? "");

    private static InvalidOptionException Bad(string text, string parameter) =>
        new("Wallarm.WildcardInvalid", ConnectorErrorCategory.InvalidArgument, $"{parameter} '{text}' is no pattern: a bracket is not closed, or holds nothing.")
        {
            Target = text,
            RecommendedAction = "Use * for any characters and ? for one; put a backtick before a bracket that is part of the name.",
        };

    [GeneratedRegex(@"[*?`\[\]]")]
    private static partial Regex Special();
}
