using System.Globalization;
using Wallarm.Connector.Engine.Operations;

namespace Wallarm.Connector.Engine.Metrics;

/// <summary>What the node itself has counted: whether it is one, whether it counted the probes, and what it rejected.</summary>
internal sealed class NodeMetricsChecks(NodeMetricsUrl url, IOperationObserver observer, string functionName) : IDisposable
{
    private const string Upgrade = "Upgrade the node: https://docs.wallarm.com/updating-migrating/native-node/all-in-one/";

    // The first with envoy-external-filter mode, the one from which on that mode is sound, and the first that knows Amazon API Gateway's
    // connector.
    private static readonly Version LeastFilter = new(0, 13, 0);
    private static readonly Version AdvisedFilter = new(0, 22, 1);
    private static readonly Version LeastServer = new(0, 21, 0);

    private static readonly TimeSpan CountingLimit = TimeSpan.FromSeconds(15);

    private readonly NodeMetricsReader _reader = new(url);
    private NodeMetrics? _before;
    private string? _unreadable;
    private NodeMode _mode;

    /// <summary>Reads for the first time, before any probe.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        try
        {
            _before = await _reader.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (NodeMetricsException exception)
        {
            _unreadable = exception.Message;
        }
    }

    /// <summary>
    /// The verdict on what was read: whether the node is one that this function can have behind it. After <see cref="ReadAsync"/>.
    /// </summary>
    /// <param name="needed">The mode that the function needs; null if that is not known.</param>
    public ConnectorCheck Judge(NodeMode? needed)
    {
        if (_before is not { } metrics)
        {
            return Named("NodeMetrics", Verdict.Failed(
                url.Shown, $"The node's metrics cannot be read: {_unreadable}.",
                "Enable them in go-node.yaml (metrics: enabled: true, listen_address: "
                + "\":9000\"), and run the command where that port can be reached."));
        }

        _mode =
            needed
                ?? NodeModes.Parse(metrics.Mode)
                ?? (metrics.Has(NodeMode.ConnectorServer) ? NodeMode.ConnectorServer : NodeMode.ExternalFilter);
        var detail = string.Create(
            CultureInfo.InvariantCulture,
            $"Node {metrics.Version ?? "of unknown version"}, mode {metrics.Mode ?? "unknown"}; since it started: requests processed "
            + $"{metrics.Requests(_mode):0}, responses processed {metrics.Responses(_mode):0}.");
        if (metrics.Mode is null ? !metrics.Has(_mode) : metrics.Mode != _mode.ToSetting())
        {
            var isNode = metrics.Mode is not null || metrics.Has(NodeMode.ConnectorServer) || metrics.Has(NodeMode.ExternalFilter);
            _before = null;
            return Named("NodeMetrics", Verdict.Failed(
                url.Shown,
                isNode
                    ? $"{detail} The function needs a node in {_mode.ToSetting()} mode."
                    : $"There are metrics, but none of a Wallarm node in {_mode.ToSetting()} mode.",
                $"Set mode: {_mode.ToSetting()} in go-node.yaml, as the check NodeSettings has it, then: sudo systemctl restart wallarm"));
        }

        return Named("NodeMetrics", JudgeVersion(metrics, detail));
    }

    /// <summary>Whether the node has counted the probes, and what it rejected.</summary>
    /// <param name="probes">How many were written; 0 for none.</param>
    /// <param name="hosts">The hosts that the probes named.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<ConnectorCheck>> CompareAsync(int probes, IReadOnlyList<string> hosts, CancellationToken cancellation)
    {
        if (_before is not { } before) return [];
        var after = before;
        var results = new List<ConnectorCheck>();
        if (probes > 0)
        {
            try
            {
                after = await ReadCountedAsync(before, probes, cancellation).ConfigureAwait(false);
                results.Add(Named("NodeCounted", new NodeCountedCheck(url, _mode, functionName).Judge(before, after, probes, hosts)));
            }
            catch (NodeMetricsException exception)
            {
                results.Add(
                    Named(
                        "NodeCounted",
                        Verdict.Failed(
                            url.Shown,
                            $"The node's metrics could be read before the probe, but not after: {exception.Message}.",
                            "Look at the node: sudo systemctl status wallarm")));
            }
        }

        var troubles =
            after.Troubles(_mode).Select(
                trouble => Trouble(trouble.Key, trouble.Value, trouble.Value - before.Trouble(_mode, trouble.Key), hosts)).ToList();
        results.AddRange(
            troubles.Count > 0
                ? troubles
                : [Named("NodeRejections", Verdict.Passed(url.Shown, "The node has rejected and lost nothing since it started."))]);
        return results;
    }

    public void Dispose() => _reader.Dispose();

    private ConnectorCheck JudgeVersion(NodeMetrics metrics, string detail)
    {
        if (!System.Version.TryParse(metrics.Version?.Split('-', '+')[0], out var version)) return Verdict.Passed(url.Shown, detail);
        var least = _mode == NodeMode.ExternalFilter ? LeastFilter : LeastServer;
        if (version < least)
        {
            return Verdict.Failed(
                url.Shown,
                $"{detail} {(_mode == NodeMode.ExternalFilter ? "envoy-external-filter mode" : "The connector for Amazon API Gateway")} "
                + $"needs {least} or later.",
                Upgrade);
        }

        return _mode == NodeMode.ExternalFilter && version < AdvisedFilter
            ? Verdict.Warning(url.Shown, $"{detail} For this mode {AdvisedFilter} or later is advised.", Upgrade)
            : Verdict.Passed(url.Shown, detail);
    }

    /// <summary>Reads until the probes are counted, or it is plain that they are not.</summary>
    private async Task<NodeMetrics> ReadCountedAsync(NodeMetrics before, int probes, CancellationToken cancellation)
    {
        var wait = new Wait(observer, "Waiting for the node to count the probe", CountingLimit);
        var now = before;
        await wait.UntilAsync(
            async () =>
            {
                now = await _reader.ReadAsync(cancellation).ConfigureAwait(false);
                var isCounted =
                    now.Requests(_mode) - before.Requests(_mode) >= probes
                        && (_mode == NodeMode.ConnectorServer || now.Responses(_mode) - before.Responses(_mode) >= probes);
                return isCounted || (_mode == NodeMode.ConnectorServer
                    && now.Troubles(_mode).Any(trouble => trouble.Value > before.Trouble(_mode, trouble.Key)));
            },
            () => "Not counted yet",
            cancellation).ConfigureAwait(false);
        return now;
    }

    private ConnectorCheck Trouble(string name, double count, double since, IReadOnlyList<string> hosts)
    {
        var (meaning, repair) = NodeTrouble.Explain(name, hosts, functionName);
        var detail =
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {(since > 0 ? $"{since:0} since the probe, " : "")}{count:0} since the node started; {meaning}.");

        // The same request twice is what Lambda's own retries look like.
        return Named(
            "NodeRejections",
            Verdict.Of(
                since > 0 && name != NodeTrouble.DuplicateReqId ? CheckStatus.Failed : CheckStatus.Warning, url.Shown, detail, repair));
    }

    private ConnectorCheck Named(string name, ConnectorCheck check) =>
        check with { Name = name, Scope = $"metrics of the node at {url.Shown}" };
}
