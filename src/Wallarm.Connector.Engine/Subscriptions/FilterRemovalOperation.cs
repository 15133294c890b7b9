using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;

namespace Wallarm.Connector.Engine.Subscriptions;

/// <summary>Removes the filters of a log group that feed the forwarder, and no other.</summary>
internal sealed class FilterRemovalOperation(AwsSession session, IOperationObserver observer)
{
    private readonly SubscriptionFilters _filters = new(session, observer);

    /// <summary>Reads, plans, asks, and removes.</summary>
    /// <returns>What became of each filter; empty where the observer declined.</returns>
    public async Task<IReadOnlyList<RemovedResource>> RunAsync(SubscriptionFilterRemovalOptions options, CancellationToken cancellation)
    {
        var group = RequestedLogGroup.ParseAny(options.LogGroupName, session.Partition, session.Region.SystemName);
        var ownAccount = await session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        if (group.Account is { } account && account != ownAccount) throw OfAnotherAccount(options.LogGroupName, account);
        var functionName = await RequestedFunction.NameAsync(options.FunctionName, session, cancellation).ConfigureAwait(false);
        var filters = await _filters.ReadAsync(group.Name, cancellation).ConfigureAwait(false);
        var named = (filters ?? []).Where(filter => options.FilterName is null || filter.FilterName == options.FilterName).ToList();
        var ours = named.Where(filter => SubscriptionFilters.Feeds(filter, functionName)).ToList();
        var kept = named.Except(ours).Select(filter => Result(group.Name, filter.FilterName, RemovalStatus.Kept) with
        {
            Reason = $"It feeds '{filter.DestinationArn}', not function '{functionName}'.",
        });
        if (ours.Count == 0)
        {
            var absent = Result(group.Name, options.FilterName ?? "", RemovalStatus.NotFound) with
            {
                Reason =
                    filters is null
                        ? $"There is no log group '{group.Name}' in {session.Region.SystemName}."
                        : $"No filter of the log group feeds function '{functionName}'.",
            };
            return options.FilterName is not null && named.Count > 0 ? [.. kept] : [.. kept, absent];
        }

        RemovalStep[] steps =
        [
            .. ours.Select(filter => new RemovalStep(
                Result(group.Name, filter.FilterName, RemovalStatus.Removed), _filters.Deletion(group.Name, filter))),
        ];
        return await new RemovalPlan(steps, [.. kept]).RunAsync(
            observer, $"log group '{group.Name}' in {session.Place}", cancellation).ConfigureAwait(false);
    }

    private RemovedResource Result(string logGroupName, string filterName, string status) => new()
    {
        ResourceType = "SubscriptionFilter",
        Name = filterName,
        LogGroupName = logGroupName,
        AccountId = session.AccountId,
        Region = session.Region.SystemName,
        Status = status,
    };

    private static InvalidOptionException OfAnotherAccount(string text, string account) =>
        new(
            "Wallarm.LogGroupNameInvalid",
            ConnectorErrorCategory.InvalidArgument,
            $"'{text}' is a log group of account {account}, and the credentials are of another.")
        {
            Target = text,
            RecommendedAction = "Use credentials of that account, or give the name of a group of this one.",
        };
}
