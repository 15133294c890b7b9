using System.Globalization;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Quickstart;

/// <summary>The node's own counts of the parts it has processed, read as one reads them from a real node: from its metrics.</summary>
/// <param name="Requests">Request parts of access-log records.</param>
/// <param name="Responses">Response parts of access-log records.</param>
internal readonly record struct NodeCount(long Requests, long Responses)
{
    public const string RequestMetric = """wallarm_gonode_http_inspector_requests_processed_total{aggregate="sum",source="proton"}""";

    public const string ResponseMetric = """wallarm_gonode_http_inspector_responses_processed_total{aggregate="sum",source="proton"}""";

    private const string OwnPath = "/.wallarm-probe/";

    /// <summary>Whether a call stands for no record: the forwarder, or a test of the node, made it for itself.</summary>
    public static bool IsOwn(string path) => path.StartsWith(OwnPath, StringComparison.Ordinal);

    /// <summary>What the node has processed, without the calls that stand for no record.</summary>
    public static NodeCount Read(ExternalFilterNode node)
    {
        string[] metrics = node.GetMetricsText().Split('\n');
        long own = node.Inventory.Endpoints.Where(endpoint => IsOwn(endpoint.Path)).Sum(endpoint => endpoint.Hits);
        return new NodeCount(Value(RequestMetric) - own, Value(ResponseMetric) - own);

        long Value(string name) =>
            long.Parse(metrics.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..], CultureInfo.InvariantCulture);
    }
}
