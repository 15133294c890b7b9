using Amazon.APIGateway.Model;
using Amazon.CloudWatchLogs.Model;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Backfill;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Listing;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Roles;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;
using Wallarm.Connector.Engine.Subscriptions;

namespace Wallarm.Connector.Engine.Removal;

/// <summary>The part of a connector that is in one region, and what takes it away.</summary>
internal sealed class RegionRemoval : IDisposable
{
    private readonly AwsSession _session;
    private readonly IOperationObserver _observer;
    private readonly ConnectorRemovalOptions _options;
    private readonly SubscriptionFilters _filters;
    private readonly List<RemovedResource> _left = [];
    private List<FunctionConfiguration>? _functions;

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

    /// <summary>The queue of undelivered batches, and its mapping; null where the function is not this connector's to remove.</summary>
    private UndeliveredRemoval? Undelivered { get; set; }

    /// <summary>The alarms; null where the function is not this connector's to remove.</summary>
    private AlarmRemoval? Alarms { get; set; }

    /// <summary>
    /// The mapping, the function, the queue and the alarms, in this order: what is in flight is settled by the function.
    /// </summary>
    public IReadOnlyList<RemovalStep> FunctionSteps
    {
        get
        {
            RemovalStep?[] steps =
            [
                Undelivered?.Mapping,
                Function.IsOurs ? Function.Removal(Undelivered?.BeforeFunction) : null,
                Undelivered?.Queue,
                .. Alarms?.Steps ?? [],
            ];
            return [.. steps.OfType<RemovalStep>()];
        }
    }

    /// <summary>The stages that get their logging back.</summary>
    public List<(RemovalStep Step, RemovalStep Forgetting)> Stages { get; } = [];

    /// <summary>Saved settings of stages that are gone, or that are as they were; and what was handed over of log groups.</summary>
    public List<RemovalStep> Forgettings { get; } = [];

    /// <summary>The filters that feed the function.</summary>
    public List<RemovalStep> Filters { get; } = [];

    /// <summary>The log groups that go.</summary>
    public List<RemovalStep> LogGroups { get; } = [];

    /// <summary>What stays or is not there.</summary>
    public IReadOnlyList<RemovedResource> Left => _left;

    /// <summary>Reads a region.</summary>
    public static async Task<RegionRemoval> ReadAsync(
        AwsSessionOptions session, IOperationObserver observer, ConnectorRemovalOptions options, CancellationToken cancellation)
    {
        var region =
            new RegionRemoval(await SessionFactory.OpenAsync(session, observer, cancellation).ConfigureAwait(false), observer, options);
        try
        {
            await region._session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
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
        var functionName = await RequestedFunction.NameAsync(_options.FunctionName, _session, cancellation).ConfigureAwait(false);
        var readingFunction = ForwarderRemoval.ReadAsync(_session, _observer, functionName, cancellation);
        var readingStages = SavedSettings.ListAsync(_session, cancellation);
        var readingAccount = ReadAccountRoleAsync(cancellation);
        var readingLedgers = ParameterLedger.ListAsync(_session, functionName, cancellation);
        await Task.WhenAll(readingFunction, readingStages, readingAccount, readingLedgers).ConfigureAwait(false);
        Function = await readingFunction.ConfigureAwait(false);
        var stages = await readingStages.ConfigureAwait(false);
        var use =
            await LogGroupUse.ReadAsync(
                _session, _observer, stages, Function.LogGroupName, _options.FullScan, cancellation).ConfigureAwait(false);
        var filters = use.Filters;

        if (!Function.Exists) _left.Add(Function.Result(RemovalStatus.NotFound));
        else if (!Function.IsOurs) _left.Add(Function.Result(RemovalStatus.Kept) with { Reason = ForwarderRemoval.NotOurs });
        if (Function is { IsOurs: true, Stack: { } stack }) _observer.Warning(Ownership.StackWarning(Function.Resource, stack));
        if (Function is { Exists: false } or { IsOurs: true })
        {
            Undelivered = await UndeliveredRemoval.ReadAsync(
                _session,
                _observer,
                functionName,
                _options.DiscardUndelivered,
                Function.IsAdopted,
                isFed: false,
                cancellation).ConfigureAwait(false);
            if (Undelivered.Left is { } kept) _left.Add(kept);
            Alarms = await AlarmRemoval.ReadAsync(
                _session, functionName, Undelivered.IsQueueLeft, cancellation).ConfigureAwait(false);
            if (Alarms.Left is { } unread) _left.Add(unread);
        }

        Forgettings.AddRange((await readingLedgers.ConfigureAwait(false)).Select(name => new RemovalStep(
            Result("BackfillLedger", name, RemovalStatus.Removed), ParameterLedger.Deletion(_session, name))));
        var groups = await PlanStagesAsync(stages, filters, cancellation).ConfigureAwait(false);
        PlanFilters(filters, groups);
        groups.UnionWith(filters.Where(IsOurs).Select(filter => filter.LogGroupName));
        if (!Function.Exists || Function.IsOurs) groups.Add(Function.LogGroupName);
        await PlanLogGroupsAsync(groups, use, cancellation).ConfigureAwait(false);
        if (await readingAccount.ConfigureAwait(false) is { } accountRole) _left.Add(accountRole);
    }

    /// <summary>What is only told does not keep the rest from being removed.</summary>
    private async Task<RemovedResource?> ReadAccountRoleAsync(CancellationToken cancellation)
    {
        var kept = Result("AccountRole", AccountRole.RoleName, RemovalStatus.Kept);
        try
        {
            var role =
                (await _session.ApiGateway.GetAccountAsync(new GetAccountRequest(), cancellation).ConfigureAwait(false)).CloudwatchRoleArn;
            return role?.EndsWith($":role/{AccountRole.RoleName}", StringComparison.Ordinal) == true
                ? kept with
                {
                    Name = role,
                    Reason = "Every stage of a REST API in the region may log by it: API Gateway has one setting for all.",
                }
                : null;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            var error = AwsErrors.Translate(exception);
            return error is SessionException
                ? throw error
                : kept with { Reason = $"Whether API Gateway logs by it could not be read. {error.Problem} {error.RecommendedAction}" };
        }
    }

    private bool IsOurs(SubscriptionFilter filter) => SubscriptionFilters.Feeds(filter, Function.FunctionName);

    private void PlanFilters(IReadOnlyList<SubscriptionFilter> filters, SortedSet<string> groupsOfStages)
    {
        foreach (var filter in filters.Where(IsOurs))
        {
            var result = Result("SubscriptionFilter", filter.FilterName, RemovalStatus.Removed) with { LogGroupName = filter.LogGroupName };
            if (Function is { Exists: true, IsOurs: false })
            {
                _left.Add(
                    result with
                    {
                        Status = RemovalStatus.Kept,
                        Reason = "It feeds a function that this module did not make. Remove-WallarmSubscriptionFilter removes it.",
                    });
                continue;
            }

            if (Function.IsAdopted && !groupsOfStages.Contains(filter.LogGroupName))
            {
                _left.Add(
                    result with
                    {
                        Status = RemovalStatus.Kept,
                        Reason =
                            "It may have fed the function before the connector took that over. "
                            + "Remove-WallarmSubscriptionFilter removes it.",
                    });
                continue;
            }

            Filters.Add(new RemovalStep(result, _filters.Deletion(filter.LogGroupName, filter)));
        }
    }

    /// <returns>The log groups that the connector gave to the stages.</returns>
    private async Task<SortedSet<string>> PlanStagesAsync(
        List<(LoggedStage Stage, SavedStage? Saved)> stages, IReadOnlyList<SubscriptionFilter> filters, CancellationToken cancellation)
    {
        var groups = new SortedSet<string>(StringComparer.Ordinal);
        var connectors = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (stage, saved) in stages)
        {
            var result = Result("Stage", stage.Path, RemovalStatus.Restored);
            if (saved is null)
            {
                _left.Add(
                    result with
                    {
                        Status = RemovalStatus.Kept,
                        Reason =
                            "The SSM parameter "
                            + $"'{new SavedSettings(_session, stage).ParameterName}' holds no settings: somebody has changed it.",
                    });
                continue;
            }

            if (await FindOtherConnectorAsync(saved, filters, connectors, cancellation).ConfigureAwait(false) is { } other)
            {
                _left.Add(result with { Status = RemovalStatus.Kept, Reason = other });
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
            _left.Add(
                result with { Status = RemovalStatus.Kept, Reason = $"{obstacle} Reset-WallarmStageLogging -ReplaceChanged restores it." });
            return;
        }

        var forgetting = new RemovalStep(Result("SavedSettings", reset.ParameterName, RemovalStatus.Removed), reset.Forgetting);
        if (reset.Restoration is not { } restoration)
        {
            if (reset.Current is null)
            {
                _left.Add(result with { Status = RemovalStatus.NotFound, Reason = "There is no such stage any more." });
            }
            else if (reset.Note is { } note)
            {
                // What was saved goes, so it is told here or nowhere.
                _left.Add(result with { Status = RemovalStatus.Kept, Reason = note });
            }

            Forgettings.Add(forgetting);
            return;
        }

        if (reset.Stack is { } stack) _observer.Warning(Ownership.StackWarning($"The {reset.Stage.Resource}", stack));
        Stages.Add((new RemovalStep(result with { Reason = reset.Note }, restoration), forgetting));
    }

    /// <summary>
    /// Whose a stage is: of the connector that its log group feeds, or else of the one that its saved settings name. If both say nothing,
    /// such as after Set-WallarmStageLogging without -FunctionName, it is of the only connector of the region.
    /// </summary>
    /// <returns>Why it stays; null if it is this connector's.</returns>
    private async Task<string?> FindOtherConnectorAsync(
        SavedStage saved, IReadOnlyList<SubscriptionFilter> filters, Dictionary<string, bool> known, CancellationToken cancellation)
    {
        var ofStage = filters.Where(filter => saved.LogGroupNames.Contains(filter.LogGroupName)).ToList();
        foreach (var filter in ofStage.Where(filter => !IsOurs(filter)))
        {
            if (SubscriptionFilters.FunctionOf(filter) is { } name
                && await IsConnectorAsync(name, known, cancellation).ConfigureAwait(false))
            {
                return Serves(name);
            }
        }

        if (saved.FunctionName is { } named) return named == Function.FunctionName ? null : Serves(named);
        if (ofStage.Exists(IsOurs)) return null;
        _functions ??= await RoleHolders.FunctionsAsync(_session, cancellation).ConfigureAwait(false);
        foreach (
            var function in _functions.Where(
                function => function.FunctionName != Function.FunctionName && RegionConnectors.MayBeConnector(function)))
        {
            if (await IsConnectorAsync(function.FunctionName, known, cancellation).ConfigureAwait(false))
            {
                return $"Nothing feeds this connector from it, and it may serve the one of function '{function.FunctionName}'. "
                    + "Reset-WallarmStageLogging restores it.";
            }
        }

        return null;

        static string Serves(string name) => $"It serves the connector of function '{name}'.";
    }

    private async Task<bool> IsConnectorAsync(string name, Dictionary<string, bool> known, CancellationToken cancellation)
    {
        if (!known.TryGetValue(name, out var isConnector))
        {
            isConnector =
                await IsConnectorAsync(
                    _session.ArnOf("lambda", $"function:{name}"), cancellation).ConfigureAwait(false);
            known.Add(name, isConnector);
        }

        return isConnector;
    }

    private async Task<bool> IsConnectorAsync(string functionArn, CancellationToken cancellation)
    {
        var reading = Absence.OrNullAsync(_session.Lambda.ListTagsAsync(new ListTagsRequest { Resource = functionArn }, cancellation));
        return Ownership.IsOurs((await reading.ConfigureAwait(false))?.Tags);
    }

    private async Task PlanLogGroupsAsync(SortedSet<string> groups, LogGroupUse use, CancellationToken cancellation)
    {
        var restored = Stages.Select(stage => stage.Step.Result.Name).ToHashSet(StringComparer.Ordinal);
        var removal = new LogGroupRemoval(_session, _options.RemoveLogGroup);
        foreach (var name in groups)
        {
            var others = use.Filters.Where(filter => filter.LogGroupName == name && !IsOurs(filter)).ToList();
            foreach (var filter in others)
            {
                _left.Add(
                    Result("SubscriptionFilter", filter.FilterName, RemovalStatus.Kept) with
                    {
                        LogGroupName = name,
                        Reason = $"It feeds '{filter.DestinationArn}', not the function.",
                    });
            }

            var reader =
                others.Count > 0 ? $"The subscription filter '{others[0].FilterName}' reads it." : use.WriterOf(name, Region, restored);
            if (name == Function.LogGroupName) reader ??= Function.LogWriter;
            var (step, left) = await removal.PlanAsync(name, reader, cancellation).ConfigureAwait(false);
            if (step is not null) LogGroups.Add(step);
            if (left is not null) _left.Add(left);
        }
    }

    private RemovedResource Result(
        string type,
        string name,
        string status) => new()
    {
        ResourceType = type,
        Name = name,
        AccountId = _session.AccountId,
        Region = Region,
        Status = status,
    };
}
