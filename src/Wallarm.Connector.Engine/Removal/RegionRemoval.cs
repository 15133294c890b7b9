using Amazon.APIGateway.Model;
using Amazon.CloudWatchLogs.Model;
using Amazon.Lambda.Model;

namespace Wallarm.Connector.Engine;

/// <summary>The part of a connector that is in one region, and what takes it away.</summary>
internal sealed class RegionRemoval : IDisposable
{
    private readonly AwsSession _session;
    private readonly IOperationObserver _observer;
    private readonly ConnectorRemovalOptions _options;
    private readonly SubscriptionFilters _filters;
    private readonly List<RemovedResource> _left = [];

    private RegionRemoval(AwsSession session, IOperationObserver observer, ConnectorRemovalOptions options)
    {
        _session = session;
        _observer = observer;
        _options = options;
        _filters = new SubscriptionFilters(session, observer);
    }

    /// <summary>System name of the region.</summary>
    public string Region => _session.Region.SystemName;

    /// <summary>The session in that region.</summary>
    public AwsSession Session => _session;

    /// <summary>The function.</summary>
    public ForwarderRemoval Function { get; private set; } = null!;

    /// <summary>The stages that get their logging back.</summary>
    public List<(RemovalStep Step, RemovalStep Forgetting)> Stages { get; } = [];

    /// <summary>Saved settings of stages that are gone, or that are as they were.</summary>
    public List<RemovalStep> Forgettings { get; } = [];

    /// <summary>The filters that feed the function.</summary>
    public List<RemovalStep> Filters { get; } = [];

    /// <summary>The log groups that go.</summary>
    public List<RemovalStep> LogGroups { get; } = [];

    /// <summary>What stays or is not there.</summary>
    public IReadOnlyList<RemovedResource> Left => _left;

    /// <summary>Reads a region.</summary>
    public static async Task<RegionRemoval> ReadAsync(AwsSessionOptions session, IOperationObserver observer, ConnectorRemovalOptions options, CancellationToken cancellation)
    {
        var region = new RegionRemoval(await SessionFactory.OpenAsync(session, observer, cancellation).ConfigureAwait(false), observer, options);
        try
        {
            await region.ReadAsync(cancellation).ConfigureAwait(false);
            return region;
        }
        catch
        {
            region.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private async Task ReadAsync(CancellationToken cancellation)
    {
        var readingFunction = ForwarderRemoval.ReadAsync(_session, _observer, _options.FunctionName, cancellation);
        var readingFilters = _filters.ListAsync(cancellation);
        var readingStages = SavedSettings.ListAsync(_session, cancellation);
        var readingAccount = _session.ApiGateway.GetAccountAsync(new GetAccountRequest(), cancellation);
        await Task.WhenAll(readingFunction, readingFilters, readingStages, readingAccount).ConfigureAwait(false);
        Function = await readingFunction.ConfigureAwait(false);
        var filters = await readingFilters.ConfigureAwait(false);

        if (!Function.Exists) _left.Add(Function.Result(RemovalStatus.NotFound));
        else if (!Function.IsOurs) _left.Add(Function.Result(RemovalStatus.Kept) with { Reason = ForwarderRemoval.NotOurs });
        if (Function is { IsOurs: true, Stack: { } stack }) _observer.Warning(Ownership.StackWarning(Function.Resource, stack));
        PlanFilters(filters);
        var groups = await PlanStagesAsync(await readingStages.ConfigureAwait(false), filters, cancellation).ConfigureAwait(false);
        groups.UnionWith(filters.Where(IsOurs).Select(filter => filter.LogGroupName));
        if (!Function.Exists || Function.IsOurs) groups.Add(Function.LogGroupName);
        await PlanLogGroupsAsync(groups, filters, cancellation).ConfigureAwait(false);
        if ((await readingAccount.ConfigureAwait(false)).CloudwatchRoleArn is { } role && role.EndsWith($":role/{AccountRole.RoleName}", StringComparison.Ordinal))
        {
            _left.Add(Result("AccountRole", role, RemovalStatus.Kept) with { Reason = "Every stage of a REST API in the region may log by it: API Gateway has one setting for all." });
        }
    }

    private bool IsOurs(SubscriptionFilter filter) => SubscriptionFilters.Feeds(filter, _options.FunctionName);

    private void PlanFilters(IReadOnlyList<SubscriptionFilter> filters)
    {
        foreach (var filter in filters.Where(IsOurs))
        {
            var result = Result("SubscriptionFilter", filter.FilterName, RemovalStatus.Removed) with { LogGroupName = filter.LogGroupName };
            if (Function is { Exists: true, IsOurs: false })
            {
                _left.Add(result with { Status = RemovalStatus.Kept, Reason = "It feeds a function that this module did not make. Remove-WallarmSubscriptionFilter removes it." });
                continue;
            }

            var change = SubscriptionFilters.Deletion(filter.LogGroupName, filter);
            Filters.Add(new RemovalStep(result with { Changes = [change] }, async (done, token) =>
            {
                if (await _filters.DeleteAsync(filter.LogGroupName, filter.FilterName, token).ConfigureAwait(false)) done.Add(change);
            }));
        }
    }

    /// <returns>The log groups that the connector gave to the stages.</returns>
    private async Task<SortedSet<string>> PlanStagesAsync(List<(ILoggedStage Stage, SavedStage? Saved)> stages, IReadOnlyList<SubscriptionFilter> filters, CancellationToken cancellation)
    {
        var groups = new SortedSet<string>(StringComparer.Ordinal);
        var connectors = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (stage, saved) in stages)
        {
            var result = Result("Stage", LoggedStages.PathOf(stage), RemovalStatus.Restored);
            if (saved is null)
            {
                _left.Add(result with { Status = RemovalStatus.Kept, Reason = $"The SSM parameter '{new SavedSettings(_session, stage).ParameterName}' holds no settings: somebody has changed it." });
                continue;
            }

            if (await FindOtherConnectorAsync(saved, filters, connectors, cancellation).ConfigureAwait(false) is { } other)
            {
                _left.Add(result with { Status = RemovalStatus.Kept, Reason = $"It serves the connector of function '{other}'." });
                continue;
            }

            groups.UnionWith(saved.LogGroupNames);
            Plan(await StageReset.ReadAsync(_session, _observer, stage, saved, cancellation).ConfigureAwait(false), result);
        }

        return groups;
    }

    private void Plan(StageReset reset, RemovedResource result)
    {
        reset.PlanRestoration(replacesChanged: false);
        if (reset.Obstacle is { } obstacle)
        {
            _left.Add(result with { Status = RemovalStatus.Kept, Reason = $"{obstacle} Reset-WallarmStageLogging -ReplaceChanged restores it." });
            return;
        }

        var forgetting = new RemovalStep(
            Result("SavedSettings", reset.ParameterName, RemovalStatus.Removed) with { Changes = [reset.Deletion] },
            async (done, token) =>
            {
                await reset.ForgetAsync(token).ConfigureAwait(false);
                done.Add(reset.Deletion);
            });
        var restoration = reset.Restoration;
        if (restoration.Count == 0)
        {
            if (reset.Current is null) _left.Add(result with { Status = RemovalStatus.NotFound, Reason = "There is no such stage any more." });
            Forgettings.Add(forgetting);
            return;
        }

        if (reset.Stack is { } stack) _observer.Warning(Ownership.StackWarning($"The {reset.Stage.Resource}", stack));
        Stages.Add((
            new RemovalStep(result with { Changes = restoration, Reason = reset.Note }, async (done, token) =>
            {
                await reset.RestoreAsync(token).ConfigureAwait(false);
                done.Add(restoration);
            }),
            forgetting));
    }

    /// <summary>A log group that feeds a function of ours under another name is another connector's.</summary>
    private async Task<string?> FindOtherConnectorAsync(SavedStage saved, IReadOnlyList<SubscriptionFilter> filters, Dictionary<string, bool> known, CancellationToken cancellation)
    {
        foreach (var filter in filters.Where(filter => saved.LogGroupNames.Contains(filter.LogGroupName) && !IsOurs(filter)))
        {
            if (SubscriptionFilters.FunctionOf(filter) is not { } name) continue;
            if (!known.TryGetValue(name, out var isConnector))
            {
                isConnector = await IsConnectorAsync(ForwarderState.Unqualified(filter.DestinationArn), cancellation).ConfigureAwait(false);
                known.Add(name, isConnector);
            }

            if (isConnector) return name;
        }

        return null;
    }

    private async Task<bool> IsConnectorAsync(string functionArn, CancellationToken cancellation)
    {
        try
        {
            return Ownership.IsOurs((await _session.Lambda.ListTagsAsync(new ListTagsRequest { Resource = functionArn }, cancellation).ConfigureAwait(false)).Tags);
        }
        catch (Amazon.Lambda.Model.ResourceNotFoundException)
        {
            return false;
        }
    }

    private async Task PlanLogGroupsAsync(SortedSet<string> groups, IReadOnlyList<SubscriptionFilter> filters, CancellationToken cancellation)
    {
        var removal = new LogGroupRemoval(_session, _options.RemoveLogGroup);
        foreach (var name in groups)
        {
            var others = filters.Where(filter => filter.LogGroupName == name && !IsOurs(filter)).ToList();
            foreach (var filter in others)
            {
                _left.Add(Result("SubscriptionFilter", filter.FilterName, RemovalStatus.Kept) with { LogGroupName = name, Reason = $"It feeds '{filter.DestinationArn}', not the function." });
            }

            var reader = others.Count > 0 ? $"The subscription filter '{others[0].FilterName}' reads it." : null;
            var (step, left) = await removal.PlanAsync(name, reader, cancellation).ConfigureAwait(false);
            if (step is not null) LogGroups.Add(step);
            if (left is not null) _left.Add(left);
        }
    }

    private RemovedResource Result(string type, string name, string status) => new() { ResourceType = type, Name = name, Region = Region, Status = status };
}
