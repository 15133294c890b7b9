using Amazon.CloudWatchLogs.Model;
using Amazon.Lambda.Model;
using FunctionNotFound = Amazon.Lambda.Model.ResourceNotFoundException;
using GroupNotFound = Amazon.CloudWatchLogs.Model.ResourceNotFoundException;
using LambdaConflict = Amazon.Lambda.Model.ResourceConflictException;
using LogsLimitExceeded = Amazon.CloudWatchLogs.Model.LimitExceededException;

namespace Wallarm.Connector.Engine;

/// <summary>Lets CloudWatch Logs invoke the forwarder and subscribes it to one log group.</summary>
internal sealed class SubscriptionFilterOperation(AwsSession session, IOperationObserver observer)
{
    // CloudWatch Logs sees a new permission within seconds.
    private static readonly TimeSpan PermissionLimit = TimeSpan.FromSeconds(60);

    private readonly List<ResourceChange> _changes = [];
    private readonly List<Func<CancellationToken, Task>> _steps = [];

    /// <summary>Reads, plans, asks, and makes the changes.</summary>
    public async Task<LogSubscription?> RunAsync(SubscriptionFilterOptions options, CancellationToken cancellation)
    {
        RefuseGroup(options);
        var destinationReading = FindDestinationAsync(options.FunctionName, cancellation);
        var groupReading = new LogGroups(session).FindAsync(options.LogGroupName, cancellation);
        await Task.WhenAll(destinationReading, groupReading).ConfigureAwait(false);
        var destination = await destinationReading.ConfigureAwait(false);
        var group = await groupReading.ConfigureAwait(false);
        if (group?.LogGroupClass is { } logClass && logClass != Amazon.CloudWatchLogs.LogGroupClass.STANDARD) throw WrongClass(options, logClass.Value);

        var filtersReading = ReadFiltersAsync(group, cancellation);
        var policyReading = ReadPolicyAsync(options.FunctionName, destination, cancellation);
        await Task.WhenAll(filtersReading, policyReading).ConfigureAwait(false);
        var filters = await filtersReading.ConfigureAwait(false);
        var functionArn = destination?.FunctionArn ?? await ExpectedFunctionArnAsync(options.FunctionName, cancellation).ConfigureAwait(false);
        var destinationArn = destination?.Arn ?? $"{functionArn}:{ForwarderState.Alias}";
        var permission = InvokePermission.For(session, Amazon.Arn.Parse(functionArn).AccountId);
        var groupArn = group is null ? permission.SourceArn[..^1] + options.LogGroupName : LogGroups.ArnOf(group);

        var statementId = PlanPermission(options, permission, await policyReading.ConfigureAwait(false), groupArn, destination is null ? ForwarderState.Alias : destination.Qualifier, destinationArn);
        PlanFilter(options, filters, functionArn, destinationArn);
        var result = new LogSubscription
        {
            LogGroupName = options.LogGroupName,
            FilterName = options.FilterName,
            FilterPattern = options.FilterPattern,
            DestinationArn = destinationArn,
            FunctionName = options.FunctionName,
            StatementId = statementId,
            Status = _changes.Count == 0 ? ChangeStatus.Unchanged : filters.Any(filter => filter.FilterName == options.FilterName) ? ChangeStatus.Updated : ChangeStatus.Created,
            Changes = _changes,
        };
        if (_changes.Count == 0)
        {
            observer.Verbose($"Subscription filter '{options.FilterName}' of log group '{options.LogGroupName}' is as asked; nothing is changed.");
            return result;
        }

        var plan = new ChangePlan($"subscription filter '{options.FilterName}' of log group '{options.LogGroupName}' in {session.Region.SystemName}", _changes);
        var decision = await observer.DecideAsync(plan, cancellation).ConfigureAwait(false);
        if (decision == ChangeDecision.Decline) return null;
        if (decision == ChangeDecision.Plan)
        {
            // What other commands of the same plan would make is not there yet.
            if (destination is null) observer.Warning($"Lambda function '{options.FunctionName}' does not exist yet; Publish-WallarmForwarder creates it.");
            if (group is null) observer.Warning($"Log group '{options.LogGroupName}' does not exist yet; Set-WallarmStageLogging creates it.");
            return result with { Status = ChangeStatus.Planned };
        }

        if (destination is null) throw NoFunction(options);
        if (group is null) throw NoGroup(options);
        foreach (var step in _steps) await step(cancellation).ConfigureAwait(false);
        return result;
    }

    private static void RefuseGroup(SubscriptionFilterOptions options)
    {
        var name = options.LogGroupName;
        if (name == "/aws/lambda/" + options.FunctionName)
        {
            throw new InvalidOptionException("Wallarm.LogLoop", ConnectorErrorCategory.InvalidArgument, $"'{name}' is the log of function '{options.FunctionName}' itself: each line would invoke the function, which would write the next.")
            {
                Target = name,
                RecommendedAction = "Give the log group that the stage writes its access log to, as Set-WallarmStageLogging returns it.",
            };
        }

        if (name.StartsWith("API-Gateway-Execution-Logs_", StringComparison.Ordinal))
        {
            throw new ConnectorException("Wallarm.ExecutionLogGroup", ConnectorErrorCategory.InvalidArgument, $"'{name}' holds execution logs, which are not access logs: the forwarder cannot read them.")
            {
                Target = name,
                RecommendedAction = "Give the log group that the stage writes its access log to, as Set-WallarmStageLogging returns it.",
            };
        }
    }

    private async Task<Destination?> FindDestinationAsync(string functionName, CancellationToken cancellation)
    {
        try
        {
            var alias = await session.Lambda.GetAliasAsync(new GetAliasRequest { FunctionName = functionName, Name = ForwarderState.Alias }, cancellation).ConfigureAwait(false);
            return new Destination(alias.AliasArn, ForwarderState.Alias);
        }
        catch (FunctionNotFound)
        {
            // No such alias, or no such function.
        }

        try
        {
            var function = await session.Lambda.GetFunctionConfigurationAsync(new GetFunctionConfigurationRequest { FunctionName = functionName }, cancellation).ConfigureAwait(false);
            return new Destination(ForwarderState.Unqualified(function.FunctionArn), Qualifier: null);
        }
        catch (FunctionNotFound)
        {
            return null;
        }
    }

    private async Task<List<SubscriptionFilter>> ReadFiltersAsync(LogGroup? group, CancellationToken cancellation)
    {
        if (group is null) return [];
        try
        {
            // A group has a handful of filters at most: they come in one page.
            var request = new DescribeSubscriptionFiltersRequest { LogGroupName = group.LogGroupName };
            return (await session.Logs.DescribeSubscriptionFiltersAsync(request, cancellation).ConfigureAwait(false)).SubscriptionFilters ?? [];
        }
        catch (GroupNotFound)
        {
            return [];
        }
    }

    private async Task<string?> ReadPolicyAsync(string functionName, Destination? destination, CancellationToken cancellation)
    {
        if (destination is null) return null;
        try
        {
            var request = new Amazon.Lambda.Model.GetPolicyRequest { FunctionName = functionName, Qualifier = destination.Qualifier };
            return (await session.Lambda.GetPolicyAsync(request, cancellation).ConfigureAwait(false)).Policy;
        }
        catch (FunctionNotFound)
        {
            return null;
        }
    }

    private async Task<string> ExpectedFunctionArnAsync(string functionName, CancellationToken cancellation) =>
        $"arn:{session.Partition}:lambda:{session.Region.SystemName}:{await session.GetAccountIdAsync(cancellation).ConfigureAwait(false)}:function:{functionName}";

    private string PlanPermission(SubscriptionFilterOptions options, InvokePermission permission, string? policy, string groupArn, string? qualifier, string destinationArn)
    {
        var (grantedBy, isIdTaken) = permission.Find(policy, groupArn);
        if (grantedBy is not null) return grantedBy;
        var resource = $"'{destinationArn}'";
        if (isIdTaken)
        {
            Plan(new ResourceChange("Remove", resource) { Property = $"permission {InvokePermission.StatementId}", Current = "one that does not let the log group invoke" }, token =>
                session.Lambda.RemovePermissionAsync(
                    new RemovePermissionRequest { FunctionName = options.FunctionName, Qualifier = qualifier, StatementId = InvokePermission.StatementId }, token));
        }

        Plan(new ResourceChange("Add", resource) { Property = $"permission {InvokePermission.StatementId}", Desired = $"{permission.Principal} may invoke for {permission.SourceArn} of account {permission.SourceAccount}" }, token =>
            AddPermissionAsync(options.FunctionName, qualifier, permission, token));
        return InvokePermission.StatementId;
    }

    private async Task AddPermissionAsync(string functionName, string? qualifier, InvokePermission permission, CancellationToken cancellation)
    {
        try
        {
            await session.Lambda.AddPermissionAsync(
                new AddPermissionRequest
                {
                    FunctionName = functionName,
                    Qualifier = qualifier,
                    StatementId = InvokePermission.StatementId,
                    Action = InvokePermission.Action,
                    Principal = permission.Principal,
                    SourceArn = permission.SourceArn,
                    SourceAccount = permission.SourceAccount,
                },
                cancellation).ConfigureAwait(false);
        }
        catch (LambdaConflict)
        {
            // Another run was faster; its statement is the same.
        }
    }

    private void PlanFilter(SubscriptionFilterOptions options, List<SubscriptionFilter> filters, string functionArn, string destinationArn)
    {
        var resource = $"subscription filter '{options.FilterName}' of log group '{options.LogGroupName}'";
        var existing = filters.Find(filter => filter.FilterName == options.FilterName);
        var feedsUs = existing is not null && ForwarderState.Unqualified(existing.DestinationArn) == functionArn;
        if (existing is not null && !feedsUs && !options.Force)
        {
            throw new ResourceConflictException("Wallarm.FilterNotOurs", ConnectorErrorCategory.ResourceExists, $"The {resource} feeds '{existing.DestinationArn}', not '{destinationArn}'. Nothing was changed.")
            {
                Target = options.FilterName,
                RecommendedAction = "Choose another -FilterName, or add -Force to replace that filter.",
            };
        }

        if (existing is null)
        {
            Plan(new ResourceChange("Create", resource) { Desired = $"to '{destinationArn}', pattern '{options.FilterPattern}'" }, token => PutFilterAsync(options, destinationArn, token));
        }
        else if (existing.DestinationArn != destinationArn || (existing.FilterPattern ?? "") != options.FilterPattern)
        {
            if (existing.DestinationArn != destinationArn) _changes.Add(new ResourceChange("Set", resource) { Property = "DestinationArn", Current = existing.DestinationArn, Desired = destinationArn });
            if ((existing.FilterPattern ?? "") != options.FilterPattern) _changes.Add(new ResourceChange("Set", resource) { Property = "FilterPattern", Current = $"'{existing.FilterPattern}'", Desired = $"'{options.FilterPattern}'" });
            _steps.Add(token => PutFilterAsync(options, destinationArn, token));
        }
    }

    private async Task PutFilterAsync(SubscriptionFilterOptions options, string destinationArn, CancellationToken cancellation)
    {
        var request = new PutSubscriptionFilterRequest
        {
            LogGroupName = options.LogGroupName,
            FilterName = options.FilterName,
            FilterPattern = options.FilterPattern,
            DestinationArn = destinationArn,
        };
        var wait = new Wait(observer, $"Waiting until CloudWatch Logs may invoke '{options.FunctionName}'", PermissionLimit);
        try
        {
            while (true)
            {
                try
                {
                    await session.Logs.PutSubscriptionFilterAsync(request, cancellation).ConfigureAwait(false);
                    return;
                }
                catch (InvalidParameterException exception) when (exception.Message.Contains("Could not execute the lambda function", StringComparison.OrdinalIgnoreCase))
                {
                    if (await wait.PauseAsync("the permission is not visible yet", cancellation).ConfigureAwait(false)) continue;
                    throw new WaitTimeoutException("Wallarm.PermissionNotVisible", ConnectorErrorCategory.OperationTimeout, $"CloudWatch Logs still may not invoke '{destinationArn}' after {PermissionLimit.TotalSeconds:0} seconds: {exception.Message} The permission is there; the filter is not.", exception)
                    {
                        Target = destinationArn,
                        RecommendedAction = "Run the command again in a minute.",
                    };
                }
                catch (LogsLimitExceeded exception)
                {
                    throw await SlotsFullAsync(options, exception, cancellation).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            wait.Complete();
        }
    }

    private async Task<ConnectorException> SlotsFullAsync(SubscriptionFilterOptions options, LogsLimitExceeded exception, CancellationToken cancellation)
    {
        var request = new DescribeSubscriptionFiltersRequest { LogGroupName = options.LogGroupName };
        var holders = (await session.Logs.DescribeSubscriptionFiltersAsync(request, cancellation).ConfigureAwait(false)).SubscriptionFilters ?? [];
        return new ConnectorException(
            "Wallarm.FilterSlotsFull",
            ConnectorErrorCategory.LimitsExceeded,
            $"Log group '{options.LogGroupName}' takes no further subscription filter. Its slots are held by {string.Join(", ", holders.Select(filter => $"'{filter.FilterName}' (to {filter.DestinationArn})"))}. None of them was touched.",
            exception)
        {
            Target = options.LogGroupName,
            RecommendedAction = "Remove a filter that is no longer needed, or let the stage log to a group of its own (Set-WallarmStageLogging -LogGroupName).",
        };
    }

    private void Plan(ResourceChange change, Func<CancellationToken, Task> step)
    {
        _changes.Add(change);
        _steps.Add(step);
    }

    private static ConnectorException WrongClass(SubscriptionFilterOptions options, string logClass) =>
        new("Wallarm.LogGroupClass", ConnectorErrorCategory.InvalidOperation, $"Log group '{options.LogGroupName}' is of the class {logClass}, which takes no subscription filters, and a group's class cannot be changed.")
        {
            Target = options.LogGroupName,
            RecommendedAction = "Let the stage log to a group of the class STANDARD (Set-WallarmStageLogging -LogGroupName ... -Force).",
        };

    private static ResourceNotFoundException NoFunction(SubscriptionFilterOptions options) =>
        new("Wallarm.FunctionNotFound", ConnectorErrorCategory.ObjectNotFound, $"There is no Lambda function '{options.FunctionName}'. Nothing was changed.")
        {
            Target = options.FunctionName,
            RecommendedAction = "Deploy it with Publish-WallarmForwarder, or give its name with -FunctionName.",
        };

    private static ResourceNotFoundException NoGroup(SubscriptionFilterOptions options) =>
        new("Wallarm.LogGroupNotFound", ConnectorErrorCategory.ObjectNotFound, $"There is no log group '{options.LogGroupName}'. Nothing was changed.")
        {
            Target = options.LogGroupName,
            RecommendedAction = "Create it with Set-WallarmStageLogging, or give the group that the stage logs to.",
        };

    /// <summary>What CloudWatch Logs invokes.</summary>
    /// <param name="Arn">Its ARN, with the alias where there is one.</param>
    /// <param name="Qualifier">The alias; null where there is none.</param>
    private sealed record Destination(string Arn, string? Qualifier)
    {
        public string FunctionArn => ForwarderState.Unqualified(Arn);
    }
}
