using System.Globalization;
using Wallarm.Connector.Engine.Checks;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;

namespace Wallarm.Connector.Engine.Metrics;

/// <summary>Whether the node has counted both parts of the probes.</summary>
/// <param name="url">Where its metrics are.</param>
/// <param name="mode">Its mode.</param>
/// <param name="functionName">The function that sends.</param>
internal sealed class NodeCountedCheck(NodeMetricsUrl url, NodeMode mode, string functionName)
{
    private string TestNode => $"Test-WallarmNode -FromFunction {CommandText.Quote(functionName)}";

    /// <summary>Compares the metrics before and after the probes.</summary>
    public ConnectorCheck Judge(NodeMetrics before, NodeMetrics after, int probes, IReadOnlyList<string> hosts)
    {
        var (requests, responses) = (after.Requests(mode) - before.Requests(mode), after.Responses(mode) - before.Responses(mode));
        var seen = after.RequestsSeen - before.RequestsSeen;
        var seenToo = mode == NodeMode.ConnectorServer ? string.Create(CultureInfo.InvariantCulture, $"seen {seen:0}, ") : "";
        var detail = string.Create(
            CultureInfo.InvariantCulture,
            $"Since the probe: requests {seenToo}processed {requests:0}; responses processed {responses:0}.{ByHost(before, after, hosts)}");
        if (requests >= probes && responses >= probes) return Verdict.Passed(url.Shown, detail);
        if (requests >= probes) return WithoutResponses(detail);
        return Verdict.Failed(
            url.Shown,
            detail + (
                seen >= probes
                    ? " It rejected the probe: see NodeRejections."
                    : " The probe did not reach this node: the function sends elsewhere, or the metrics are another node's."),
            TestNode);
    }

    private ConnectorCheck WithoutResponses(string detail)
    {
        var words = $"{detail} The node has no response to the probe, and API Discovery ignores requests that have no response.";
        return mode == NodeMode.ExternalFilter
            ? Verdict.Failed(url.Shown, words, TestNode)
            : Verdict.Warning(url.Shown, words, CommandText.WithAdvice(
                "Put the node into envoy-external-filter mode and have the packaged forwarder speak "
                + "ext_proc, or deploy Wallarm's own bundle (-CodeBundlePath):",
                $"Publish-WallarmForwarder -FunctionName {CommandText.Quote(functionName)} -NodeProtocol ExtProc {FunctionChecks.Node}"));
    }

    /// <summary>What the node has counted for the probes' own hosts, if it counts by host.</summary>
    private static string ByHost(NodeMetrics before, NodeMetrics after, IReadOnlyList<string> hosts)
    {
        var counted = hosts.Select(host =>
        {
            var earlier = before.PerHost(host).ToDictionary();
            var rises =
                after.PerHost(host).Select(count => (count.Key, Rise: count.Value - earlier.GetValueOrDefault(count.Key))).Where(
                    count => count.Rise > 0).ToList();
            var list = rises.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key} {count.Rise:0}"));
            return rises.Count == 0 ? "" : $" {host}: {string.Join(", ", list)}.";
        });
        return string.Concat(counted);
    }
}
