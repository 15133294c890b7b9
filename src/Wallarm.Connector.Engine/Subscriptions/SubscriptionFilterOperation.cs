using Amazon.CloudWatchLogs.Model;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;
using InvalidParameterException = Amazon.CloudWatchLogs.Model.InvalidParameterException;
using LogsLimitExceeded = Amazon.CloudWatchLogs.Model.LimitExceededException;

namespace Wallarm.Connector.Engine.Subscriptions;

/// <summary>Lets CloudWatch Logs invoke the forwarder and subscribes it to one log group.</summary>
internal sealed class SubscriptionFilterOperation(AwsSession session, IOperationObserver observer)
{
    // CloudWatch Logs sees a new permission within seconds.
    private static readonly TimeSpan PermissionLimit = TimeSpan.FromSeconds(60);

    private readonly LogGroups _groups = new(session);

    /// <summary>Whether the same installation makes function, alias and log group before this, so that a plan counts on them.</summary>
    public bool IsPartOfInstallation { get; init; }

    /// <summary>Reads, plans, asks, and makes the changes.</summary>
    /// <returns>Null where the observer declined.</returns>
    public async Task<LogSubscription?> RunAsync(SubscriptionFilterOptions asked, CancellationToken cancellation)
    {
        if (LogDestination.FlawOf(asked.LogGroupName) is not null) throw SubscriptionErrors.ExecutionLog(asked.LogGroupName);
        var requested = RequestedLogGroup.Parse(asked.LogGroupName, session.Partition, session.Region.SystemName);
        var options = asked with
        {
            LogGroupName = requested.Name,
            FunctionName = await RequestedFunction.NameAsync(asked.FunctionName, session, cancellation).ConfigureAwait(false),
        };
        if (options.LogGroupName == FilterDestination.LogGroupOf(options.FunctionName))
        {
            throw SubscriptionErrors.LogLoop(options.LogGroupName, options.FunctionName);
        }

        await session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        var findingDestination = FilterDestination.FindAsync(session, options.FunctionName, cancellation);
        var findingGroup = FindGroupAsync(requested, cancellation);
        await Task.WhenAll(findingDestination, findingGroup).ConfigureAwait(false);
        var existing = await findingDestination.ConfigureAwait(false);
        if (IsPartOfInstallation && existing is { Qualifier: null }) existing = existing with { Qualifier = ForwarderState.Alias };
        var group = await findingGroup.ConfigureAwait(false);
        if (existing?.LogGroupName == options.LogGroupName) throw SubscriptionErrors.LogLoop(options.LogGroupName, options.FunctionName);
        if (group?.LogGroupClass is { } logClass && logClass != Amazon.CloudWatchLogs.LogGroupClass.STANDARD)
        {
            throw SubscriptionErrors.WrongClass(options.LogGroupName, logClass.Value);
        }

        var readingFilters =
            group is null ? Task.FromResult(new List<SubscriptionFilter>()) : ReadFiltersAsync(group.LogGroupName, cancellation);
        var readingPolicy =
            existing is null
                ? Task.FromResult<string?>(null)
                : InvokeGrant.ReadPolicyAsync(session, options.FunctionName, existing.Qualifier, cancellation);
        await Task.WhenAll(readingFilters, readingPolicy).ConfigureAwait(false);
        var filters = await readingFilters.ConfigureAwait(false);
        var destination = existing ?? FilterDestination.Planned(session, options.FunctionName);

        var grant = new InvokeGrant(session, observer, options.FunctionName, destination);
        var permission = grant.Steps(await readingPolicy.ConfigureAwait(false), options.LogGroupName);
        var filterChanges = PlanFilter(options, filters, destination);
        var present = filters.Find(filter => filter.FilterName == options.FilterName);
        IEnumerable<Step> putting = filterChanges.Count == 0
            ? []
            : [new Step(filterChanges, token => PutFilterAsync(options, destination.Arn, present, token))];
        var plan = new Plan($"{Resource(options)} in {session.Place}", [.. permission, .. putting])
        {
            Overwrites = present is not null && !Feeds(present, destination),
        };
        var result = new LogSubscription
        {
            AccountId = session.AccountId,
            Region = session.Region.SystemName,
            LogGroupName = options.LogGroupName,
            FilterName = options.FilterName,
            FilterPattern = options.FilterPattern,
            DestinationArn = destination.Arn,
            FunctionName = options.FunctionName,
            StatementId = grant.StatementId,
            Status = present is null ? ChangeStatus.Created : ChangeStatus.Updated,
            Changes = plan.Changes,
        };
        if (plan.Changes.Count == 0)
        {
            observer.Verbose($"The {Resource(options)} is as asked; nothing is changed.");
            return result with { Status = ChangeStatus.Unchanged };
        }

        var decision = await plan.DecideAsync(observer, cancellation).ConfigureAwait(false);
        if (decision == ChangeDecision.Decline) return null;
        if (decision == ChangeDecision.Plan)
        {
            // What other commands of the same plan would make is not there yet.
            if (!IsPartOfInstallation && existing is null)
            {
                observer.Warning($"Lambda function '{options.FunctionName}' does not exist yet; Publish-WallarmForwarder creates it.");
            }

            if (!IsPartOfInstallation && group is null)
            {
                observer.Warning($"Log group '{options.LogGroupName}' does not exist yet; Set-WallarmStageLogging creates it.");
            }

            return result with { Status = ChangeStatus.Planned };
        }

        if (existing is null) throw RequestedFunction.NotFound(options.FunctionName, session.Region.SystemName);
        if (group is null) throw SubscriptionErrors.NoGroup(options.LogGroupName, session.Region.SystemName);
        await plan.ApplyAsync(observer, cancellation).ConfigureAwait(false);
        return result;
    }

    private static string Resource(SubscriptionFilterOptions options) =>
        $"subscription filter '{options.FilterName}' of log group '{options.LogGroupName}'";

    private async Task<LogGroup?> FindGroupAsync(RequestedLogGroup requested, CancellationToken cancellation)
    {
        var group = await _groups.FindAsync(requested.Name, cancellation).ConfigureAwait(false);
        return group is null || requested.Account is null || Amazon.Arn.Parse(LogGroups.ArnOf(group)).AccountId == requested.Account
            ? group
            : null;
    }

    private async Task<List<SubscriptionFilter>> ReadFiltersAsync(string logGroupName, CancellationToken cancellation) =>
        await _groups.FindFiltersAsync(logGroupName, cancellation).ConfigureAwait(false) ?? [];

    private List<ResourceChange> PlanFilter(
        SubscriptionFilterOptions options, List<SubscriptionFilter> filters, FilterDestination destination)
    {
        var resource = Resource(options);
        var existing = filters.Find(filter => filter.FilterName == options.FilterName);
        if (existing is null)
        {
            if (filters.Find(filter => Feeds(filter, destination)) is { } other)
            {
                observer.Warning(
                    $"The subscription filter '{other.FilterName}' of log group '{options.LogGroupName}' feeds function "
                    + $"'{options.FunctionName}' already: lines that both filters let through are forwarded twice. Remove it, or take it "
                    + $"over with -FilterName '{other.FilterName}'.");
            }

            return [new ResourceChange("Create", resource) { Desired = $"to '{destination.Arn}', pattern '{options.FilterPattern}'" }];
        }

        if (!Feeds(existing, destination) && !options.ReplaceExisting)
        {
            throw SubscriptionErrors.FilterNotOurs(existing, resource, destination.Arn);
        }

        var pattern = existing.FilterPattern ?? "";
        var changes = new List<ResourceChange>();
        if (existing.DestinationArn != destination.Arn)
        {
            changes.Add(
                new ResourceChange(
                    "Set", resource) { Property = "DestinationArn", Current = existing.DestinationArn, Desired = destination.Arn });
        }

        if (pattern != options.FilterPattern)
        {
            changes.Add(
                new ResourceChange(
                    "Set", resource) { Property = "FilterPattern", Current = $"'{pattern}'", Desired = $"'{options.FilterPattern}'" });
        }

        return changes;
    }

    private static bool Feeds(SubscriptionFilter filter, FilterDestination destination) =>
        ForwarderState.Unqualified(filter.DestinationArn) == destination.FunctionArn;

    /// <summary>Whether a function is run at all; if the caller may not know, it is taken to be.</summary>
    private async Task<bool> IsRunAsync(string functionName, CancellationToken cancellation)
    {
        try
        {
            var request = new GetFunctionConcurrencyRequest { FunctionName = functionName };
            return (
                await session.Lambda.GetFunctionConcurrencyAsync(request, cancellation)
                    .ConfigureAwait(false)).ReservedConcurrentExecutions != 0;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested && AwsErrors.Translate(exception) is AccessDeniedException)
        {
            return true;
        }
    }

    private async Task PutFilterAsync(
        SubscriptionFilterOptions options, string destinationArn, SubscriptionFilter? existing, CancellationToken cancellation)
    {
        // The call replaces the whole filter: what it leaves out is gone. Role and distribution are of destinations other than functions.
        var request = new PutSubscriptionFilterRequest
        {
            LogGroupName = options.LogGroupName,
            FilterName = options.FilterName,
            FilterPattern = options.FilterPattern,
            DestinationArn = destinationArn,
            ApplyOnTransformedLogs = existing?.ApplyOnTransformedLogs,
            EmitSystemFields = existing?.EmitSystemFields is { Count: > 0 } fields ? fields : null,
            FieldSelectionCriteria = string.IsNullOrEmpty(existing?.FieldSelectionCriteria) ? null : existing.FieldSelectionCriteria,
        };
        bool? isRun = null;
        try
        {
            // Another change of the same group may be under way, and a new permission takes a moment.
            await new Wait(observer, $"Waiting until CloudWatch Logs may invoke '{options.FunctionName}'", PermissionLimit).RepeatAsync(
                PutAsync, failure => failure is OperationAbortedException || IsNotInvokable(failure), cancellation).ConfigureAwait(false);
        }
        catch (InvalidParameterException exception) when (IsNotInvokable(exception))
        {
            throw SubscriptionErrors.PermissionNotVisible(destinationArn, PermissionLimit, exception);
        }
        catch (LogsLimitExceeded exception)
        {
            throw SubscriptionErrors.SlotsFull(
                options.LogGroupName, await ReadFiltersAsync(options.LogGroupName, cancellation).ConfigureAwait(false), exception);
        }

        async Task PutAsync()
        {
            try
            {
                await session.Logs.PutSubscriptionFilterAsync(request, cancellation).ConfigureAwait(false);
            }
            catch (InvalidParameterException exception) when (IsNotInvokable(exception))
            {
                // CloudWatch Logs says the same of a function that never runs.
                isRun ??= await IsRunAsync(options.FunctionName, cancellation).ConfigureAwait(false);
                if (isRun == false) throw SubscriptionErrors.NeverRun(options.FunctionName, destinationArn, exception);
                throw;
            }
        }
    }

    private static bool IsNotInvokable(Exception failure) =>
        failure is InvalidParameterException
        && failure.Message.Contains("Could not execute the lambda function", StringComparison.OrdinalIgnoreCase);
}
