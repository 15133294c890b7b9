using System.Globalization;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine.Verification;

/// <summary>The <c>go-node.yaml</c> that goes with a connector: complete, to be copied.</summary>
internal static class NodeSettingsText
{
    /// <summary>A node in <c>envoy-external-filter</c> mode, for the packaged forwarder.</summary>
    /// <param name="node">The node.</param>
    /// <param name="hosts">The hosts of the stages.</param>
    /// <param name="applicationId">The application that they belong to; null if that is not known.</param>
    public static string ExternalFilter(NodeAddress node, IReadOnlyList<string> hosts, string? applicationId) => Join(
    [
        "version: 4",
        "mode: envoy-external-filter",
        "envoy_external_filter:",
        Address(node),
        "  tls_cert: /path/to/node.crt",
        "  tls_key: /path/to/node.key",
        "metrics:",
        "  enabled: true",
        "  listen_address: \":9000\"",
        "route_config:",
        "  wallarm_application: -1  # the default application",
        "  wallarm_mode: monitoring",
        "  routes:  # custom domains of the APIs have entries of their own",
        .. hosts.SelectMany(
            host =>
                (string[])[$"    - host: \"{host}\"", $"      wallarm_application: {applicationId ?? "-1  # its id in Wallarm Console"}"]),
    ]);

    /// <summary>A node in <c>connector-server</c> mode, for Wallarm's own bundle.</summary>
    /// <param name="node">The node.</param>
    /// <param name="hosts">The hosts of the stages.</param>
    public static string ConnectorServer(NodeAddress node, IReadOnlyList<string> hosts) => Join(
    [
        "version: 4",
        "mode: connector-server",
        "connector:",
        Address(node),
        .. node.IsHttps ? ["  tls_cert: /path/to/node.crt", "  tls_key: /path/to/node.key"] : Array.Empty<string>(),
        "  allowed_hosts:  # if it is set; add the APIs' custom domains",
        .. hosts.Select(host => $"    - \"{host}\""),
        "metrics:",
        "  enabled: true",
        "  listen_address: \":9000\"",
        "proxy_headers:",
        "  - trusted_networks: []  # the network that the function's connections come from",
        "    original_host: [X-Forwarded-Host]",
        "    real_ip: [X-Forwarded-For]",
    ]);

    private static string Address(NodeAddress node) => string.Create(CultureInfo.InvariantCulture, $"  address: \":{node.Port}\"");

    private static string Join(IEnumerable<string> lines) => string.Join(Environment.NewLine, lines);
}
