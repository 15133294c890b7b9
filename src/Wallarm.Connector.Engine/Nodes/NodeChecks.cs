using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine.Nodes;

/// <summary>The verdicts on a whole walk to a node, in the order of its steps.</summary>
/// <param name="from">From where the node is tested.</param>
/// <param name="healthCheckPath">The path of the health check that was asked for; null for none.</param>
internal sealed class NodeChecks(NodeViewpoint from, string? healthCheckPath = null)
{
    private readonly NodeStepChecks _connection = new(from);
    private readonly NodePeerChecks _peer = new(from);

    /// <summary>The verdict on the address itself.</summary>
    public ConnectorCheck Address() => _connection.Address();

    /// <summary>
    /// What listens there instead of a node that speaks the protocol, and what to do; null unless that is certain. Without a full stop at
    /// its end.
    /// </summary>
    public string? Contradiction(NodePeer peer) => !peer.Contradicts(from.Protocol) ? null
        : from.Protocol == NodeProtocol.ExtProc ? peer.Describe(from.Node)
        : $"{_peer.Describe(peer)} Give the address of an NGINX-based node, or -NodeProtocol ExtProc";

    /// <summary>The verdicts on the steps that were made.</summary>
    /// <param name="steps">The steps.</param>
    public IReadOnlyList<ConnectorCheck> Of(NodeSteps steps)
    {
        var checks = Each(steps).ToList();
        if (checks.TrueForAll(check => check.Status != CheckStatus.Failed) && _peer.Recognize(steps.Peer) is { } stranger)
        {
            checks.Add(stranger with { Name = "NodeHttp2" });
        }

        return checks;
    }

    private IEnumerable<ConnectorCheck> Each(NodeSteps steps)
    {
        var stranger = _peer.Recognize(steps.Peer);
        if (steps.Dns is { } dns) yield return _connection.Dns(dns);
        if (steps.Tcp is { } tcp) yield return _connection.Tcp(tcp);
        if (steps.Tls is { } tls) yield return Named("NodeTls", tls.Ok ? null : stranger, () => _connection.Tls(tls));
        if (steps.Http2 is { } http2)
        {
            yield return Named("NodeHttp2", http2.Ok ? null : stranger, () => ExternalProcessingChecks.Http2(from, http2));
        }

        if (steps.Probe is { } probe)
        {
            yield return from.Protocol == NodeProtocol.Mirror
                ? Named("NodeProbe", null, () => new MirrorProbeChecks(from).Probe(probe))
                : Named("NodeProbe", probe.Ok ? null : stranger, () => ExternalProcessingChecks.Probe(from, probe));
        }

        if (steps.Health is { } health)
        {
            yield return Named("NodeHealth", null, () => new MirrorProbeChecks(from).Health(health, healthCheckPath!));
        }
    }

    private static ConnectorCheck Named(string name, ConnectorCheck? stranger, Func<ConnectorCheck> judge) =>
        (stranger ?? judge()) with { Name = name };
}
