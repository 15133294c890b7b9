using System.IO.Enumeration;

namespace Wallarm.Connector.Simulators;

/// <summary>Host names against the node's allowed_hosts, where * and ? are wildcards.</summary>
internal static class HostPattern
{
    public static bool IsAllowed(IReadOnlyList<string> patterns, string host) =>
        patterns.Count == 0 || patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, host));

    /// <summary>The first of several comma-separated values, without its port.</summary>
    public static string FirstHost(string headerValue)
    {
        string first = headerValue.Split(',')[0].Trim();
        int colon = first.LastIndexOf(':');
        bool hasPort = colon > 0 && first.IndexOf(':', StringComparison.Ordinal) == colon || first.Contains("]:", StringComparison.Ordinal);
        return hasPort ? first[..colon] : first;
    }
}
