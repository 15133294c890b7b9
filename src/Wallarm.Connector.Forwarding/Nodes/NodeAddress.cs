using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>Where the Wallarm node listens.</summary>
public sealed record NodeAddress
{
    private NodeAddress(bool isHttps, string host, int port)
    {
        IsHttps = isHttps;
        Host = host;
        Port = port;
    }

    /// <summary>Whether the node is spoken to over TLS.</summary>
    public bool IsHttps { get; }

    /// <summary>DNS name or IP address, in lower case; IPv6 without brackets.</summary>
    public string Host { get; }

    /// <summary>The TCP port, 1 to 65535.</summary>
    public int Port { get; }

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string Scheme => IsHttps ? "https" : "http";

    /// <summary>Host and port as in a <c>Host</c> header: IPv6 in brackets, no port where it is the scheme's own.</summary>
    public string Authority =>
        (Host.Contains(':') ? $"[{Host}]" : Host) + (
            Port == DefaultPort(IsHttps) ? "" : string.Create(CultureInfo.InvariantCulture, $":{Port}"));

    /// <summary>Reads an address as people write it.</summary>
    /// <param name="url">
    /// <c>host</c>, <c>host:port</c> or <c>[IPv6]:port</c>; a URL with scheme and trailing slash is understood. The port defaults to 80 or
    /// 443.
    /// </param>
    /// <param name="scheme"><c>http</c> or <c>https</c>; may be null where <paramref name="url"/> carries it.</param>
    /// <exception cref="NodeAddressException">
    /// The address is malformed, has a path, contradicts the scheme, or belongs to Amazon API Gateway or an AWS Lambda function URL:
    /// mirrored calls sent there would run a second time.
    /// </exception>
    public static NodeAddress Parse(string url, string? scheme)
    {
        ArgumentNullException.ThrowIfNull(url);
        var rest = url.Trim();

        // Whatever stands in front of an at sign or behind a question mark may be a secret: neither is repeated.
        if (rest.Contains('@')) throw Bad("it holds a user name or password, which the node does not know; give host[:port] only");
        var urlScheme = TakeScheme(ref rest);
        var isHttps = IsHttpsScheme(scheme, urlScheme);
        if (rest.EndsWith('/')) rest = rest[..^1];
        if (rest.AsSpan().IndexOfAny('?', '#') is var query and >= 0)
        {
            throw Bad($"it has a query or fragment behind '{Printable(rest[..query])}'; give host[:port] only");
        }

        if (rest.Contains('/')) throw Bad($"'{Printable(rest)}' has a path behind the host; give host[:port] only");

        var (host, port) = SplitPort(rest);
        host = ParseHost(host).ToLowerInvariant();
        if (IsApiHost(host))
        {
            throw Bad(
                $"'{host}' belongs to Amazon API Gateway or an AWS Lambda function URL; mirrored calls would run a second time there. "
                + "Give the address of the Wallarm node");
        }

        return new NodeAddress(isHttps, host, port ?? DefaultPort(isHttps));
    }

    /// <summary>Whether a host belongs to Amazon API Gateway or is an AWS Lambda function URL.</summary>
    /// <param name="host">A DNS name.</param>
    /// <remarks>
    /// API Gateway's names have the label <c>execute-api</c>, or one with a suffix such as <c>execute-api-fips</c>. What stands behind it
    /// depends on the partition (<c>amazonaws.com.cn</c>, ...) and is not looked at.
    /// </remarks>
    public static bool IsApiHost(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var labels = host.TrimEnd('.').Split('.');
        return labels.Any(IsExecuteApi)
            || (labels.Contains("lambda-url", StringComparer.OrdinalIgnoreCase)
                && host.TrimEnd('.').EndsWith(".on.aws", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// Whether a record's host is this node's own: such a call came through the node's address and is not sent there again.
    /// </summary>
    internal bool IsHost(ReadOnlySpan<byte> domainName)
    {
        if (domainName.Length > 0 && domainName[^1] == (byte)'.') domainName = domainName[..^1];
        return domainName.Length == Host.Length && System.Text.Ascii.EqualsIgnoreCase(domainName, Host);
    }

    /// <summary>The address with its scheme, as in <c>https://node.example.com:5050</c>.</summary>
    public override string ToString() => $"{Scheme}://{Authority}";

    private static bool IsExecuteApi(string label) =>
        label.Equals("execute-api", StringComparison.OrdinalIgnoreCase)
        || label.StartsWith("execute-api-", StringComparison.OrdinalIgnoreCase);

    private static string? TakeScheme(ref string rest)
    {
        var end = rest.IndexOf("://", StringComparison.Ordinal);
        if (end < 0) return null;
        var scheme = rest[..end];
        rest = rest[(end + 3)..];
        return scheme;
    }

    private static bool IsHttpsScheme(string? scheme, string? urlScheme)
    {
        scheme = string.IsNullOrWhiteSpace(scheme) ? null : scheme.Trim();
        if (urlScheme is not null && !IsKnown(urlScheme)) throw Bad($"its scheme '{Printable(urlScheme)}' is neither http nor https");
        if (scheme is not null && !IsKnown(scheme)) throw BadScheme($"'{Printable(scheme)}' is neither http nor https");
        if (scheme is null && urlScheme is null) throw BadScheme("http or https is expected");
        if (scheme is not null && urlScheme is not null && !scheme.Equals(urlScheme, StringComparison.OrdinalIgnoreCase))
        {
            throw BadScheme($"'{scheme}' contradicts the scheme '{urlScheme}' in the node's address");
        }

        return (scheme ?? urlScheme)!.Equals("https", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsKnown(string scheme) =>
        scheme.Equals("http", StringComparison.OrdinalIgnoreCase) || scheme.Equals("https", StringComparison.OrdinalIgnoreCase);

    private static (string Host, int? Port) SplitPort(string text)
    {
        if (text.StartsWith('['))
        {
            var close = text.IndexOf(']', StringComparison.Ordinal);
            if (close < 0) throw Bad($"'{Printable(text)}' has a '[' without ']'");
            var behind = text[(close + 1)..];
            if (behind.Length > 0 && behind[0] != ':') throw Bad($"'{Printable(text)}' has something other than a port behind the ']'");
            return (text[..(close + 1)], behind.Length == 0 ? null : ParsePort(behind[1..]));
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return (text, null);
        if (text.LastIndexOf(':') != colon)
        {
            throw Bad($"'{Printable(text)}' has several colons; an IPv6 address stands in brackets, as in [2001:db8::1]:5050");
        }

        return (text[..colon], ParsePort(text[(colon + 1)..]));
    }

    private static int ParsePort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            : throw Bad($"'{Printable(text)}' is not a port (1 to 65535)");

    private static string ParseHost(string host)
    {
        if (host.StartsWith('['))
        {
            // A zone names an interface of one machine, and has no place in a Host header. (The parser of .NET takes nearly any text for
            // one.)
            if (host.Contains('%'))
            {
                throw Bad(
                    $"'{Printable(host)}' has a zone or percent-encoding; "
                    + "give an IPv6 address that needs no zone, as in [2001:db8::1]:5050");
            }

            return IPAddress.TryParse(host[1..^1], out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
                ? address.ToString()
                : throw Bad($"'{Printable(host)}' is not an IPv6 address");
        }

        // A name of digits and dots only would be an IPv4 address in a form that resolvers read in their own ways (010.1, 127.1).
        if (host.Length > 0 && host.All(character => character == '.' || char.IsAsciiDigit(character)))
        {
            return IPAddress.TryParse(host, out var address) && address.ToString() == host
                ? host
                : throw Bad($"'{Printable(host)}' is not an IPv4 address");
        }

        var name = host.EndsWith('.') ? host[..^1] : host;
        return name.Length is > 0 and <= 253 && name.Split('.').All(IsLabel)
            ? name
            : throw Bad(name.Length == 0
                ? "it names no host"
                : $"'{Printable(host)}' is not a host name (letters, digits, hyphens and dots; international names in their xn-- form)");
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63
            && label.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')
            && label[0] != '-'
            && label[^1] != '-';

    private static int DefaultPort(bool isHttps) => isHttps ? 443 : 80;

    private static string Printable(string value) =>
        string.Concat(value.Take(100).Select(character => char.IsControl(character) ? '\uFFFD' : character)) + (
            value.Length > 100 ? "..." : "");

    private static NodeAddressException Bad(string what) => new(NodeAddressPart.Url, $"{what}.");

    private static NodeAddressException BadScheme(string what) => new(NodeAddressPart.Scheme, $"{what}.");
}
