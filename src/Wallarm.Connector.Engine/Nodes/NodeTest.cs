using System.Runtime.CompilerServices;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine.Nodes;

/// <summary>Looks at the way from this computer to a node, step by step. It asks nothing of AWS.</summary>
internal sealed class NodeTest(NodeTestOptions options, IOperationObserver observer)
{
    /// <summary>Looks, and returns each verdict as soon as it is there.</summary>
    /// <exception cref="InvalidOptionException">What shall be looked at cannot be understood.</exception>
    public async IAsyncEnumerable<ConnectorCheck> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var node = RequestedNode.Parse(options.NodeUrl!, options.NodeScheme);
        var protocol = options.NodeProtocol.ToNode();
        var client = RequestedNode.ClientOptions(options, node);
        var path = HealthCheckPath();
        var checks = new NodeChecks(new NodeViewpoint { Node = node, Protocol = protocol }, path);
        using var progress = new StepProgress(observer, $"Testing node {node}");
        yield return Scoped(checks.Address(), node);
        progress.Begin($"Resolving {node.Host}", limit: options.Timeout);
        IReadOnlyList<ConnectorCheck> found = [];
        var told = 0;
        await foreach (var walked in NodeWalk.WalkAsync(client, TimeSpan.MaxValue, path, cancellation).ConfigureAwait(false))
        {
            progress.Begin(Next(walked, node), limit: options.Timeout);
            found = checks.Of(NodeSteps.Of(walked));

            // Who listens there, which a failure names, may only turn out at the end.
            for (; told < found.Count && found[told].Status != CheckStatus.Failed; told++) yield return Scoped(found[told], node);
        }

        foreach (var check in found.Skip(told)) yield return Scoped(check, node);
    }

    /// <summary>What is waited for after the steps that were made.</summary>
    private static string Next(NodeDiagnosis made, NodeAddress node) => made switch
    {
        { Probe: not null } => "Asking what listens there",
        { Tcp: not null } when made.Tls is not null || !node.IsHttps => "Waiting for the node's response",
        { Tcp: not null } => "Waiting for the TLS handshake",
        _ => $"Connecting to {node.Authority}",
    };

    private static ConnectorCheck Scoped(ConnectorCheck check, NodeAddress node) =>
        check with { Scope = $"node {node} from this computer" };

    private string? HealthCheckPath()
    {
        if (options.HealthCheckPath is not { } path) return null;
        if (options.NodeProtocol == ForwarderProtocol.ExtProc)
        {
            throw UnusableOption.Error(
                "-HealthCheckPath",
                "the external health check belongs to connector-server mode, and this node is tested as one in envoy-external-filter mode");
        }

        var isPath = path.StartsWith('/') && path.All(character => character is > ' ' and < '\x7f' and not '#');
        return isPath ? path : throw UnusableOption.Error("-HealthCheckPath", $"'{path}' is no path, such as /wallarm-external-health");
    }
}
