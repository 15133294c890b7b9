using System.Globalization;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Quickstart;

/// <summary>The node's own count of the calls it has processed, read as one reads it from a real node: from its metrics.</summary>
internal static class NodeCount
{
    public const string Metric = """wallarm_gonode_http_connector_server_messages_processed_total{type="request"}""";

    /// <summary>The path of the one request that the forwarder sends first, for itself, when a batch has no call with a safe method.</summary>
    public const string OwnRequestPath = "/.wallarm-probe/first-delivery";

    /// <summary>How many access-log records the node has processed.</summary>
    public static long Records(NodeSimulator node)
    {
        string line = node.GetMetricsText().Split('\n').First(text => text.StartsWith(Metric, StringComparison.Ordinal));
        return long.Parse(line[Metric.Length..], CultureInfo.InvariantCulture) - OwnRequests(node);
    }

    private static long OwnRequests(NodeSimulator node) => node.Inventory.Endpoints.Where(endpoint => endpoint.Path == OwnRequestPath).Sum(endpoint => endpoint.Hits);
}
