using System.Globalization;

namespace Wallarm.Connector.Engine;

/// <summary>What the node itself has counted: whether it is one, whether it counted the probes, and what it turned away.</summary>
internal sealed class NodeMetricsChecks(NodeMetricsUrl url, IOperationObserver observer, string functionName) : IDisposable
{
    // The first that knows Amazon API Gateway's connector.
    private static readonly Version LeastVersion = new(0, 21, 0);

    private static readonly TimeSpan CountingLimit = TimeSpan.FromSeconds(15);

    private readonly NodeMetricsReader _reader = new(url);
    private NodeMetrics? _before;

    /// <summary>Reads for the first time, before any probe.</summary>
    public async Task<ConnectorCheck> LookAsync(CancellationToken cancellation)
    {
        try
        {
            _before = await _reader.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (NodeMetricsException exception)
        {
            return Named("NodeMetrics", Verdict.Failed(
                url.Shown, $"The node's metrics cannot be read: {exception.Message}.",
                "Enable them in go-node.yaml (metrics: enabled: true, listen_address: \":9000\"), and run the command where that port can be reached."));
        }

        var mode = _before.Mode ?? "unknown";
        var detail = string.Create(CultureInfo.InvariantCulture, $"Node {_before.Version ?? "of unknown version"}, mode {mode}; requests since it started: seen {_before.Seen("request"):0}, processed {_before.Processed("request"):0}.");
        if (_before.Mode is not (null or "connector-server") || !_before.IsConnectorServer)
        {
            return Named("NodeMetrics", Verdict.Failed(url.Shown, _before.IsConnectorServer || _before.Mode is not null ? detail : "There are metrics, but none of a node's connector server.", "Set mode: connector-server in go-node.yaml, then: sudo systemctl restart wallarm"));
        }

        return Named("NodeMetrics", System.Version.TryParse(_before.Version?.Split('-', '+')[0], out var version) && version < LeastVersion
            ? Verdict.Failed(url.Shown, $"{detail} The connector for Amazon API Gateway needs {LeastVersion} or later.", "Upgrade the node: https://docs.wallarm.com/updating-migrating/native-node/all-in-one/")
            : Verdict.Passed(url.Shown, detail));
    }

    /// <summary>Whether the node has counted the probes, and what it has turned away.</summary>
    /// <param name="probes">How many were written; 0 where none was.</param>
    /// <param name="hosts">The hosts that the probes named.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<ConnectorCheck>> CompareAsync(int probes, IEnumerable<string> hosts, CancellationToken cancellation)
    {
        if (_before is not { IsConnectorServer: true } before) return [];
        var after = before;
        var results = new List<ConnectorCheck>();
        if (probes > 0)
        {
            try
            {
                after = await ReadCountedAsync(before, probes, cancellation).ConfigureAwait(false);
                results.Add(Counted(before, after, probes));
            }
            catch (NodeMetricsException exception)
            {
                results.Add(Named("NodeCounted", Verdict.Failed(url.Shown, $"The node's metrics could be read before the probe, but not after: {exception.Message}.", "Look at the node: sudo systemctl status wallarm")));
            }
        }

        var troubles = after.Troubles.Select(trouble => Trouble(trouble.Key, trouble.Value, trouble.Value - before.Trouble(trouble.Key), hosts)).ToList();
        results.AddRange(troubles.Count > 0 ? troubles : [Named("NodeRejections", Verdict.Passed(url.Shown, "The node has turned nothing away since it started."))]);
        return results;
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>Reads until the probes are counted, or it is plain that they are not.</summary>
    private async Task<NodeMetrics> ReadCountedAsync(NodeMetrics before, int probes, CancellationToken cancellation)
    {
        var wait = new Wait(observer, "Waiting for the node to count the probe", CountingLimit);
        try
        {
            while (true)
            {
                var now = await _reader.ReadAsync(cancellation).ConfigureAwait(false);
                if (now.Processed("request") - before.Processed("request") >= probes || now.Troubles.Any(trouble => trouble.Value > before.Trouble(trouble.Key))) return now;
                if (!await wait.PauseAsync("Not counted yet", cancellation).ConfigureAwait(false)) return now;
            }
        }
        finally
        {
            wait.Complete();
        }
    }

    private ConnectorCheck Counted(NodeMetrics before, NodeMetrics after, int probes)
    {
        var (seen, processed, responses) = (after.Seen("request") - before.Seen("request"), after.Processed("request") - before.Processed("request"), after.Processed("response") - before.Processed("response"));
        var detail = string.Create(CultureInfo.InvariantCulture, $"Since the probe: requests seen {seen:0}, processed {processed:0}; responses processed {responses:0}.");
        if (processed >= probes)
        {
            return Named("NodeCounted", responses >= probes
                ? Verdict.Passed(url.Shown, detail)
                : Verdict.Warning(url.Shown, $"{detail} It does not take the status along, which API Discovery needs.", "See docs/node-setup.md, 'Check that the node takes it'; Wallarm's own bundle may be the way: Publish-WallarmForwarder -CodeBundlePath ./cw-resend-lambda.zip"));
        }

        return Named("NodeCounted", Verdict.Failed(
            url.Shown, detail + (seen >= probes ? " It turned the probe away: see NodeRejections." : " The probe did not reach this node: the function sends elsewhere, or the metrics are another node's."),
            $"Test-WallarmNode -FromFunction {CommandText.Quote(functionName)}"));
    }

    private ConnectorCheck Trouble(string name, double count, double since, IEnumerable<string> hosts)
    {
        var (meaning, repair) = NodeTrouble.Explain(name, hosts, functionName);
        var detail = string.Create(CultureInfo.InvariantCulture, $"{name}: {(since > 0 ? $"{since:0} since the probe, " : "")}{count:0} since the node started; {meaning}.");

        // The same request twice is what Lambda's own retries look like.
        return Named("NodeRejections", Verdict.Of(since > 0 && name != NodeTrouble.DuplicateReqId ? CheckStatus.Failed : CheckStatus.Warning, url.Shown, detail, repair));
    }

    private ConnectorCheck Named(string name, ConnectorCheck check) => check with { Name = name, Scope = $"metrics of the node at {url.Shown}" };
}
