using System.Runtime.CompilerServices;
using Wallarm.Connector.Engine.Checks;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Metrics;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Probing;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;

namespace Wallarm.Connector.Engine.Verification;

/// <summary>
/// Tests a connector as the user asks: the stage or log group that is named, or everything that a configuration names, region by region.
/// </summary>
internal sealed class ConnectorVerification(AwsSessionOptions sessionOptions, ConnectorTestOptions asked, IOperationObserver observer)
{
    private readonly ConnectorTestOptions _options =
        asked.Configuration is { } named ? asked with { FunctionName = named.Function.FunctionName } : asked;
    private readonly List<string> _hosts = [];
    private readonly List<string> _regions = [];
    private Task? _readingMetrics;
    private FunctionSettings? _function;
    private int _probes;
    private string? _account;

    /// <summary>Looks, and returns each verdict as soon as it is there.</summary>
    public async IAsyncEnumerable<ConnectorCheck> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var check in LookAsync(cancellation).ConfigureAwait(false)) yield return check with { AccountId = _account };
    }

    private async IAsyncEnumerable<ConnectorCheck> LookAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if ((_options.RestApiId ?? _options.ApiId ?? _options.StageName) is not null)
        {
            LoggedStage.Check(_options.RestApiId, _options.ApiId, _options.StageName);
        }

        using var progress = new StepProgress(observer, $"Testing connector '{_options.FunctionName}'");
        progress.Begin("Signing in");
        using var metrics = _options.NodeMetricsUrl is { } url
            ? new NodeMetricsChecks(NodeMetricsUrl.Parse(url, _options.NodeMetricsCredential), progress.Nested, _options.FunctionName)
            : null;

        // The first reading has to be before any probe, and is shown where a log line meets the node: last.
        _readingMetrics = metrics?.ReadAsync(cancellation);
        var regions = Regions();
        foreach (var (region, targets) in regions)
        {
            var checks = LookAsync(region, targets, isOneOfMany: regions.Count > 1, progress, cancellation);
            await foreach (var check in checks.ConfigureAwait(false)) yield return check;
        }

        if (_readingMetrics is not null)
        {
            progress.Begin("Reading the node's metrics");
            await _readingMetrics.ConfigureAwait(false);
            yield return metrics!.Judge(NodeModes.For(_function));
            string[] hosts = [.. _hosts.Distinct(StringComparer.Ordinal)];
            foreach (var check in await metrics.CompareAsync(_probes, hosts, cancellation).ConfigureAwait(false)) yield return check;
        }

        if (_options.Configuration is not { } configuration) yield break;
        progress.Begin("Comparing with the configuration");
        var drift = new DriftChecks(sessionOptions, _options, configuration, observer);
        foreach (var check in await drift.LookAsync(cancellation).ConfigureAwait(false)) yield return check;
        if (_regions.Count == 0) yield break;
        progress.Begin($"Looking for stages that the configuration does not name in {string.Join(", ", _regions)}");
        var unnamed = new UnnamedStages(sessionOptions, configuration, _regions, DriftChecks.Scope(_options), observer);
        foreach (var check in await unnamed.LookAsync(cancellation).ConfigureAwait(false)) yield return check;
    }

    /// <summary>One region; of several, one that cannot be looked at does not keep the others from it.</summary>
    private async IAsyncEnumerable<ConnectorCheck> LookAsync(
        string? region,
        IReadOnlyList<StageTarget>? targets,
        bool isOneOfMany,
        StepProgress progress,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var checks = LookAsync(region, targets, progress, cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            ConnectorCheck? unseen = null;
            try
            {
                if (!await checks.MoveNextAsync().ConfigureAwait(false)) yield break;
            }
            catch (ConnectorException error) when (isOneOfMany && error is not SessionException)
            {
                unseen = Verdict.Unseen(error) with { Name = "Function", Region = region, Scope = $"function '{_options.FunctionName}'" };
            }

            if (unseen is not null)
            {
                yield return unseen;
                yield break;
            }

            // Without -Region the commands would work in the region of wherever they are pasted.
            var check = checks.Current;
            yield return check.Remediation is { } remedy && (region ?? sessionOptions.Region) is not null
                ? check with { Remediation = CommandText.InRegion(remedy, check.Region!) }
                : check;
        }
    }

    private async IAsyncEnumerable<ConnectorCheck> LookAsync(
        string? region, IReadOnlyList<StageTarget>? targets, StepProgress progress, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var session = await OpenAsync(region, cancellation).ConfigureAwait(false);
        await ReadAccountAsync(session, cancellation).ConfigureAwait(false);
        _regions.Add(session.Region.SystemName);
        var test = new ConnectorTest(session, _options, progress);
        await foreach (var check in test.RunAsync(targets, cancellation).ConfigureAwait(false)) yield return check;
        _function ??= test.Function?.State.Known is { } state ? FunctionSettings.Of(CheckedFunction.Served(state)) : null;
        _hosts.AddRange(test.Stages.Where(stage => stage.Target.IsStage).Select(stage => ProbeLine.Host(session, stage.Target)));
        if (!_options.Probe || test.Stages.Count == 0) yield break;
        if (_readingMetrics is not null) await _readingMetrics.ConfigureAwait(false);
        progress.Begin($"Sending a probe through each stage in {session.Region.SystemName}");
        var run = new ProbeRun(session, progress.Nested, test.Stages, _options.ProbeTimeout);
        await foreach (var check in run.RunAsync(cancellation).ConfigureAwait(false)) yield return check;
        _probes += run.Written;
    }

    private async Task<AwsSession> OpenAsync(string? region, CancellationToken cancellation)
    {
        try
        {
            return await SessionFactory.OpenAsync(
                region is null ? sessionOptions : sessionOptions.In(region), observer, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not ConnectorException && !cancellation.IsCancellationRequested)
        {
            throw AwsErrors.Translate(exception);
        }
    }

    /// <summary>What a test looks at says enough without the account's number, such as from a network without a way to STS.</summary>
    private async Task ReadAccountAsync(AwsSession session, CancellationToken cancellation)
    {
        try
        {
            _account = await session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not ConnectorException && !cancellation.IsCancellationRequested)
        {
            if (AwsErrors.Translate(exception) is SessionException error) throw error;
        }
    }

    /// <summary>
    /// The regions with what is looked at in each, in the order in which the configuration first names them. A region that is null is the
    /// session's own; targets that are null are looked for.
    /// </summary>
    private List<(string? Region, IReadOnlyList<StageTarget>? Targets)> Regions()
    {
        if (_options.Configuration is not { } configuration) return [(null, Named())];

        // A stage that names no region is in the only one, or in the session's, as the installer has it.
        var only = configuration.Regions is [var one] ? one.Region : null;
        var stages = configuration.Stages.ToLookup(stage => stage.Region ?? only);
        var regions =
            configuration.Regions.Select(region => (string?)region.Region).Concat(stages.Select(group => group.Key)).DefaultIfEmpty(
                null).Distinct();
        return [
            .. regions.Where(region => region is null || configuration.Includes(region))
                .Select(region => (region, (IReadOnlyList<StageTarget>?)[.. stages[region].Select(Target)])),
        ];
    }

    private IReadOnlyList<StageTarget>? Named() =>
        (_options.RestApiId ?? _options.ApiId ?? _options.StageName ?? _options.LogGroupName) is null
        ? null
        : [
            new StageTarget
            {
                RestApiId = _options.RestApiId,
                HttpApiId = _options.ApiId,
                StageName = _options.StageName,
                LogGroupName = _options.LogGroupName,
                FilterName = _options.FilterName,
            },
        ];

    private static StageTarget Target(ConnectedStage stage) => new()
    {
        RestApiId = stage.Logging.RestApiId,
        HttpApiId = stage.Logging.ApiId,
        StageName = stage.Logging.StageName,
        LogGroupName = stage.Logging.LogGroupName,
        FilterName = stage.FilterName,
    };
}
