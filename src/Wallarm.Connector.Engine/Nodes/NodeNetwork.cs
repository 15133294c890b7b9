using System.Net;
using System.Net.Sockets;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine.Nodes;

/// <summary>Whether the way to a node leads through a public network.</summary>
internal static class NodeNetwork
{
    // Names that no public resolver knows.
    private static readonly string[] PrivateSuffixes =
        [".internal", ".local", ".lan", ".intranet", ".private", ".corp", ".home.arpa", ".localhost"];

    /// <summary>
    /// A warning where records travel over a public network unencrypted; null where they do not, as far as the address tells.
    /// </summary>
    public static string? PlainText(NodeAddress node) =>
        node.IsHttps || IsPrivate(node.Host)
            ? null
            : $"{node} is not a private address: paths, client addresses and user agents would travel unencrypted. Use -NodeScheme "
                + "https, or an address inside the function's VPC.";

    private static bool IsPrivate(string host) => IPAddress.TryParse(host, out var address)
        ? IsPrivate(address)
        : !host.Contains('.') || PrivateSuffixes.Any(suffix => host.EndsWith(suffix, StringComparison.Ordinal));

    /// <summary>Whether an address is in no public network: RFC 1918, RFC 6598, link-local, unique local or loopback.</summary>
    public static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address)) return true;
        if (address.AddressFamily == AddressFamily.InterNetworkV6) return address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal;
        return address.GetAddressBytes() is [10, ..]
            or [172, >= 16 and < 32, ..]
            or [192, 168, ..]
            or [169, 254, ..]
            or [100, >= 64 and < 128, ..];
    }
}
