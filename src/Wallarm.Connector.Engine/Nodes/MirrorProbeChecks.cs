using System.Globalization;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Forwarding.Mirror;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine.Nodes;

/// <summary>
/// Verdicts on single HTTP/1.1 requests: the mirrored probe, and the external health check of a node in connector-server mode.
/// </summary>
internal sealed class MirrorProbeChecks(NodeViewpoint from)
{
    // The example of connector.address in Wallarm's documentation.
    private const int UsualPort = 5050;

    private NodeAddress Node => from.Node;

    public ConnectorCheck Probe(ProbeStep step)
    {
        var target = $"GET {Node}/.wallarm-probe/diagnose";
        if (step.Ok) return Verdict.Passed(target, $"{step.Status}: {step.Meaning}{NodeStepChecks.Took(step.Duration)}");
        if (step.Status is not { } status)
        {
            var remedy = Node.IsHttps
                ? "See whether the node runs (its log is "
                    + "/opt/wallarm/var/log/wallarm/go-node.log) and whether a proxy before it lets requests through."
                : CommandText.WithAdvice("If the node speaks https on this port:", from.WithAddress(Node.Authority, "https"));
            return Verdict.Failed(target, NodeStepChecks.Sentence(step.Error!), remedy);
        }

        if (step.NodeIsApi)
        {
            return Verdict.Failed(
                target,
                $"{status}, a response of Amazon API Gateway or AWS Lambda: this is an API and "
                + "not a node. Mirrored calls would run a second time there.",
                CommandText.WithAdvice("Give the address of the Wallarm node.", from.WithAddress("node.example.com:5050", "https")));
        }

        var detail = $"{status}: {step.Meaning}.";
        return status switch
        {
            403 => Verdict.Warning(
                target,
                detail,
                "In go-node.yaml, let connector.allowed_hosts hold the domain names of the APIs and connector.allowed_networks the "
                + $"addresses that {(from.FunctionName is null ? "the function" : "this function")} comes from. "
                + "The node counts what it refused, and why, in wallarm_gonode_http_connector_server_messages_rejected_total."),
            >= 300 and < 400 when !Node.IsHttps => Verdict.Failed(target, detail, from.WithAddress(Node.Host, "https")),
            400 when !Node.IsHttps => Verdict.Failed(target, detail, from.WithAddress(Node.Authority, "https")),
            404 or 405 => Verdict.Failed(
                target,
                detail,
                CommandText.WithAdvice(
                    "Give the port of connector.address; the node must be in connector-server mode.", from.WithPort(UsualPort))),
            429 or >= 500 =>
                Verdict.Failed(
                    target,
                    detail,
                    "See the node's log (/opt/wallarm/var/log/wallarm/go-node.log) and its metrics, and whether it has enough CPU."),
            _ => Verdict.Failed(
                target,
                detail,
                CommandText.WithAdvice(
                    "Give the address of a Wallarm node in connector-server mode.",
                    from.WithAddress("node.example.com:5050", Node.Scheme))),
        };
    }

    public ConnectorCheck Health(HealthStep step, string path)
    {
        var target = $"GET {Node}{path}";
        return step switch
        {
            { Ok: true } => Verdict.Passed(target, $"200{NodeStepChecks.Took(step.Duration)}"),
            { Status: { } status } => Verdict.Failed(
                target,
                $"{status.ToString(CultureInfo.InvariantCulture)}: {HttpStatusMeaning.Of(status)}.",
                $"In go-node.yaml, set connector.external_health_check.enabled to true and its endpoint to {path}; it is off by default."),
            _ =>
                Verdict.Failed(
                    target,
                    NodeStepChecks.Sentence(step.Error!),
                    "See whether the node runs: its log is /opt/wallarm/var/log/wallarm/go-node.log."),
        };
    }
}
