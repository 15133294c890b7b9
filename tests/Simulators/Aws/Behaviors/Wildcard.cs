using System.Text.RegularExpressions;

namespace Wallarm.Connector.Simulators;

/// <summary>The wildcards of IAM: * for any characters, ? for one.</summary>
internal static class Wildcard
{
    public static bool IsMatch(string pattern, string text, bool ignoreCase = false) => Regex.IsMatch(
        text,
        "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$",
        RegexOptions.Singleline | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None));

    /// <summary>ArnLike: each of the six parts by itself.</summary>
    public static bool IsArnMatch(string pattern, string arn)
    {
        string[] patterns = pattern.Split(':', 6);
        string[] parts = arn.Split(':', 6);
        return patterns.Length == parts.Length && patterns.Zip(parts).All(pair => IsMatch(pair.First, pair.Second));
    }
}
