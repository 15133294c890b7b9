using System.Net;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// The documented "core filtering criteria" of API Discovery. Two documented parts are not played: leaving out attacks and
/// scanners (the node's own judgement) and endpoint stability (its numbers are not published).
/// </summary>
public static partial class DiscoveryRules
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT"];

    /// <summary>Why a call of this method, host and path never counts, whatever its status; null when it may.</summary>
    /// <param name="segments">The path's segments, percent-decoded.</param>
    public static string? WhyNeverDiscovered(string method, string host, IReadOnlyList<string> segments, bool hasContentType)
    {
        if (!Methods.Contains(method))
            return $"method {method}";
        if (IsLoopback(host))
            return "host is a loopback address";
        foreach (string segment in segments)
        {
            if (!AllowedSegment().IsMatch(segment) || segment.Any(c => c is >= '\u3000' and <= '\u303f'))
                return $"segment `{segment}` has other characters";
        }

        if (!hasContentType && segments.Count > 0 && FileExtension().IsMatch(segments[^1]))
            return "file extension without a content type";
        return null;
    }

    public static bool IsCountedStatus(int? status) => status is >= 200 and < 300;

    private static bool IsLoopback(string host)
    {
        string name = host.Trim('[', ']').TrimEnd('.');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || IPAddress.TryParse(name, out IPAddress? address) && IPAddress.IsLoopback(address);
    }

    [GeneratedRegex(@"^[\w{}\s\-]+(?:[.@][\w{}\s\-]+)*\z")]
    private static partial Regex AllowedSegment();

    /// <summary>A name with an at sign is an address, not a file.</summary>
    [GeneratedRegex(@"^[^@]*\.(?=[0-9]*[A-Za-z])[A-Za-z0-9]{1,8}\z")]
    private static partial Regex FileExtension();
}
