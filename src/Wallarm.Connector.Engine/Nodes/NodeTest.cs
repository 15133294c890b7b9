using System.Runtime.CompilerServices;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine;

/// <summary>Looks at the way from this computer to a node, step by step. It asks nothing of AWS.</summary>
internal sealed class NodeTest(NodeTestOptions options, IOperationObserver observer)
{
    /// <summary>Looks, and returns each verdict as soon as it is there.</summary>
    /// <exception cref="InvalidOptionException">What shall be looked at cannot be understood.</exception>
    public async IAsyncEnumerable<ConnectorCheck> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var node = ForwarderEnvironment.Parse(options.NodeUrl!, options.NodeScheme);
        var client = new NodeClientOptions { Address = node, Protocol = NodeProtocol.Mirror, Trust = Trust(node), ConnectTimeout = options.Timeout, ResponseTimeout = options.Timeout };
        var path = HealthCheckPath();
        var checks = new NodeStepChecks(new NodeViewpoint { Node = node });
        using var progress = new StepProgress(observer, $"Testing node {node}");
        yield return Scoped(checks.Address(), node);
        progress.Begin($"Resolving {node.Host}", limit: options.Timeout);
        await foreach (var seen in NodeDiagnosis.WalkAsync(client, TimeSpan.MaxValue, path, cancellation).ConfigureAwait(false))
        {
            if (seen.Probe is null || path is not null) progress.Begin(Next(seen, node), limit: options.Timeout);
            yield return Scoped((seen.Health ?? seen.Probe ?? (object?)seen.Tls ?? (object?)seen.Tcp ?? seen.Dns) switch
            {
                HealthStep health => checks.Health(health, path!),
                ProbeStep probe => checks.Probe(probe),
                TlsStep tls => checks.Tls(tls),
                TcpStep tcp => checks.Tcp(tcp),
                _ => checks.Dns(seen.Dns!),
            }, node);
        }
    }

    /// <summary>What is waited for after the steps that were made.</summary>
    private static string Next(NodeDiagnosis made, NodeAddress node) => made switch
    {
        { Probe: not null } => "Waiting for the health check",
        { Tcp: not null } when made.Tls is not null || !node.IsHttps => "Waiting for the node's answer",
        { Tcp: not null } => "Waiting for the TLS handshake",
        _ => $"Connecting to {node.Authority}",
    };

    private static ConnectorCheck Scoped(ConnectorCheck check, NodeAddress node) => check with { Scope = $"node {node} from this computer" };

    private NodeTrust Trust(NodeAddress node)
    {
        var authorities = options.NodeCaPath is { } path ? ForwarderEnvironment.ReadAuthorities(path) : null;
        var fingerprints = options.NodeFingerprint is { } pins ? ForwarderEnvironment.Fingerprints(pins) : null;
        if (!node.IsHttps && (authorities ?? fingerprints) is not null)
        {
            throw Bad(authorities is null ? "-NodeFingerprint" : "-NodeCaPath", "there is no certificate to check over http; use -NodeScheme https");
        }

        // As in the forwarder, a pinned certificate decides where both are given.
        if (fingerprints is not null) return NodeTrust.ForFingerprints(fingerprints);
        return authorities is null ? NodeTrust.System : NodeTrust.ForAuthorities(authorities);
    }

    private string? HealthCheckPath()
    {
        if (options.HealthCheckPath is not { } path) return null;
        var isPath = path.StartsWith('/') && path.All(character => character is > ' ' and < '\x7f' and not '#');
        return isPath ? path : throw Bad("-HealthCheckPath", $"'{path}' is no path, such as /wallarm-external-health");
    }

    private static InvalidOptionException Bad(string parameter, string why) =>
        new("Wallarm.OptionNotUsable", ConnectorErrorCategory.InvalidArgument, $"{parameter} cannot be used: {why}.")
        {
            Target = parameter,
            RecommendedAction = parameter == "-HealthCheckPath"
                ? "Give the path of connector.external_health_check.endpoint in the node's go-node.yaml, or leave it out."
                : "Give the node as in -NodeUrl node.example.com:5050 -NodeScheme https.",
        };
}
