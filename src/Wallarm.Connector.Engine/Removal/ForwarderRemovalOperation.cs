using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;
using Wallarm.Connector.Engine.Subscriptions;

namespace Wallarm.Connector.Engine.Removal;

/// <summary>Removes the forwarder function of one region.</summary>
internal sealed class ForwarderRemovalOperation(AwsSession session, IOperationObserver observer)
{
    private const int MostNamed = 10;

    /// <summary>Reads, plans, asks, and removes.</summary>
    /// <returns>What became of function and log group; empty where the observer declined.</returns>
    public async Task<IReadOnlyList<RemovedResource>> RunAsync(ForwarderRemovalOptions options, CancellationToken cancellation)
    {
        var functionName = await RequestedFunction.NameAsync(options.FunctionName, session, cancellation).ConfigureAwait(false);
        await session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        var function = await ForwarderRemoval.ReadAsync(session, observer, functionName, cancellation).ConfigureAwait(false);
        if (function.IsGivenBack)
        {
            return [
                function.Result(
                    RemovalStatus.Kept) with { Reason = "It has been given back: it was there before the connector took it over." },
            ];
        }

        if (function is { Exists: true, IsOurs: false }) throw NotOurs(function);
        LogGroupUse? use = null;
        if (function is { Exists: true, IsAdopted: false } || (options.RemoveLogGroup && !function.IsAdopted))
        {
            var stages = await SavedSettings.ListAsync(session, cancellation).ConfigureAwait(false);
            use =
                await LogGroupUse.ReadAsync(
                    session, observer, stages, function.LogGroupName, options.FullScan, cancellation).ConfigureAwait(false);
        }

        if (function is { Exists: true, IsAdopted: false }) CheckUnused(use!, functionName, options.EvenIfFed);
        if (function.Stack is { } stack) observer.Warning(Ownership.StackWarning(function.Resource, stack));

        var (groupStep, groupLeft) =
            await new LogGroupRemoval(session, options.RemoveLogGroup).PlanAsync(
                function.LogGroupName, function.LogWriter ?? ReaderOf(function.LogGroupName, use), cancellation).ConfigureAwait(false);
        var undelivered = await UndeliveredRemoval.ReadAsync(
            session,
            observer,
            functionName,
            options.DiscardUndelivered,
            function.IsAdopted,
            options.EvenIfFed,
            cancellation).ConfigureAwait(false);
        var alarms = await AlarmRemoval.ReadAsync(session, functionName, undelivered.IsQueueLeft, cancellation).ConfigureAwait(false);
        RemovalStep?[] steps =
        [
            undelivered.Mapping,
            function.Exists ? function.Removal(undelivered.BeforeFunction) : null,
            undelivered.Queue,
            .. alarms.Steps,
            groupStep,
        ];
        RemovedResource?[] left =
            [function.Exists ? null : function.Result(RemovalStatus.NotFound), undelivered.Left, alarms.Left, groupLeft];
        return await new RemovalPlan([.. steps.OfType<RemovalStep>()], [.. left.OfType<RemovedResource>()]).RunAsync(
            observer, $"{function.Resource} in {session.Place}", cancellation).ConfigureAwait(false);
    }

    private string? ReaderOf(string logGroupName, LogGroupUse? use)
    {
        if (use?.Filters.FirstOrDefault(filter => filter.LogGroupName == logGroupName) is { } filter)
        {
            return $"The subscription filter '{filter.FilterName}' reads it.";
        }

        return use?.WriterOf(logGroupName, session.Region.SystemName, new HashSet<string>());
    }

    private void CheckUnused(LogGroupUse use, string functionName, bool evenIfFed)
    {
        var feeding = use.Filters.Where(filter => SubscriptionFilters.Feeds(filter, functionName)).ToList();
        if (feeding.Count == 0) return;
        var groups = feeding.Select(filter => filter.LogGroupName).Distinct().ToArray();
        var named =
            string.Join(", ", groups.Take(MostNamed).Select(name => $"'{name}'")) + (
                groups.Length > MostNamed ? $" and {groups.Length - MostNamed} more" : "");
        if (!evenIfFed) throw InUse(functionName, named, groups);
        observer.Warning(
            $"These log groups still feed Lambda function '{functionName}', and their filters stay without it: {named}. "
            + "Remove-WallarmSubscriptionFilter removes them.");
    }

    private static ResourceConflictException InUse(string functionName, string named, string[] groups) =>
        new(
            "Wallarm.ForwarderInUse",
            ConnectorErrorCategory.InvalidOperation,
            $"Log groups still feed Lambda function '{functionName}': {named}. Nothing was changed.")
        {
            Target = functionName,
            RecommendedAction =
                $"Remove their filters first ({string.Join(", ", groups.Take(MostNamed).Select(CommandText.Quote))} | ForEach-Object {{ "
                + "Remove-WallarmSubscriptionFilter -LogGroupName $_ -FunctionName "
                + $"{CommandText.Quote(functionName)} }}), or add -EvenIfFed.",
        };

    private static ResourceConflictException NotOurs(ForwarderRemoval function) =>
        new(
            "Wallarm.FunctionNotOurs",
            ConnectorErrorCategory.ResourceExists,
            $"The {function.Resource} is not removed. {ForwarderRemoval.NotOurs} Nothing was changed.")
        {
            Target = function.FunctionName,
            RecommendedAction = "Check -FunctionName and the region, or delete the function in the console.",
        };
}
