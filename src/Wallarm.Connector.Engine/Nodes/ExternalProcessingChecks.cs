using System.Globalization;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine.Nodes;

/// <summary>Verdicts on the steps that ext_proc adds: HTTP/2, and one call in both its parts.</summary>
internal static class ExternalProcessingChecks
{
    private const string NodeLog = "/opt/wallarm/var/log/wallarm/go-node.log";

    public static ConnectorCheck Http2(NodeViewpoint from, Http2Step step)
    {
        var limit = step.MaxConcurrentStreams is { } most
            ? string.Create(CultureInfo.InvariantCulture, $"up to {most} calls at a time on a connection")
            : "no limit of calls at a time";
        return step.Ok
            ? Verdict.Passed(from.Node.Authority, $"HTTP/2, {limit}{NodeStepChecks.Took(step.Duration)}")
            : Verdict.Failed(
                from.Node.Authority,
                NodeStepChecks.Sentence(step.Error!),
                $"See whether the node runs (its log is {NodeLog}), and whether a proxy before it lets HTTP/2 through.");
    }

    public static ConnectorCheck Probe(NodeViewpoint from, ProbeStep step)
    {
        var target = $"ext_proc {from.Node}, GET /.wallarm-probe/diagnose, status 404";
        var parts = (step.RequestAcknowledged, step.ResponseAcknowledged) switch
        {
            (true, true) => "The node acknowledged request and response",
            (true, _) => "The node acknowledged the request, but not the response",
            _ => "The node acknowledged nothing",
        };
        if (step.Ok)
        {
            var taken =
                step.ResponseAcknowledged == true
                    ? parts
                    : "The node took the call in, and responded to the caller itself, as it does if it blocks";
            return Verdict.Passed(target, taken + NodeStepChecks.Took(step.Duration));
        }

        var status =
            step.Status is { } code
                ? string.Create(CultureInfo.InvariantCulture, $" gRPC status {code}{(step.Meaning is { } meaning ? $": {meaning}" : "")}.")
                : "";
        var error = step.Error is { } words ? $" {NodeStepChecks.Sentence(words)}" : "";
        return Verdict.Failed(target, $"{parts}.{status}{error}", step.Status is 7 or 16
            ? $"A setting at the node, or at a proxy before it, refuses the function: see the node's log ({NodeLog}) and the proxy's."
            : $"See the node's log ({NodeLog}) and whether it has enough CPU; node 0.22.1 or later is advised for this mode.");
    }
}
