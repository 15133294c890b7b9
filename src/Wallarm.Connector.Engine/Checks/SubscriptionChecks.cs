using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>The filter that feeds the function from the log group, and the group's other filters.</summary>
internal sealed class SubscriptionChecks(AwsSession session, CheckedStage stage)
{
    // Documented as two for each group; accounts have more, and the API does not tell the number.
    private const int KnownSlots = 2;

    public async Task<ConnectorCheck> FilterAsync()
    {
        if (await stage.Group.FindAsync().ConfigureAwait(false) is not { } group)
        {
            return Verdict.Skipped(stage.Target.LogGroupName, LogGroupCheck.Missing);
        }

        if (await stage.Function.State.FindAsync().ConfigureAwait(false) is not { } function)
        {
            return Verdict.Skipped(group.LogGroupName, CheckedFunction.Missing);
        }

        await stage.Filters.ReadAsync().ConfigureAwait(false);
        var ours = await stage.FeedingFiltersAsync().ConfigureAwait(false);
        if (ours.Count == 0)
        {
            var named = stage.Target.FilterName is { } name ? $" '{name}'" : "";
            return Verdict.Failed(
                group.LogGroupName,
                $"No filter{named} feeds function '{stage.Function.Name}' from it.",
                Repair(stage, group.LogGroupName, null));
        }

        var filter = ours[0];
        if (FunctionSettings.Of(CheckedFunction.Served(function)).LogGroupName == group.LogGroupName)
        {
            return Verdict.Failed(
                filter.FilterName, $"It feeds the function the function's own log '{group.LogGroupName}': each line makes the next.",
                Remove(group.LogGroupName, filter));
        }

        if (ours.Count > 1)
        {
            return Verdict.Warning(
                filter.FilterName,
                $"{ours.Count} filters feed the function from '{group.LogGroupName}': "
                + $"{string.Join(", ", ours.Select(one => one.FilterName))}. Every line that more than one lets through is sent as often.",
                string.Join("; ", ours.Skip(1).Select(one => Remove(group.LogGroupName, one))));
        }

        var destination = CheckedFunction.DestinationArn(function);
        return filter.DestinationArn == destination
            ? Verdict.Passed(
                filter.FilterName,
                filter.FilterPattern is { Length: > 0 } pattern
                    ? $"Feeds '{filter.DestinationArn}' the lines that match '{pattern}'."
                    : $"Feeds '{filter.DestinationArn}' every line.")
            : Verdict.Warning(
                filter.FilterName, $"Feeds '{filter.DestinationArn}', not '{destination}'.", Repair(stage, group.LogGroupName, filter));
    }

    /// <summary>Whether the function gets the lines as API Gateway wrote them.</summary>
    public async Task<ConnectorCheck> TransformerAsync()
    {
        if (await stage.Group.FindAsync().ConfigureAwait(false) is not { } group)
        {
            return Verdict.Skipped(stage.Target.LogGroupName, LogGroupCheck.Missing);
        }

        var ours = await stage.FeedingFiltersAsync().ConfigureAwait(false);
        if (ours.Count == 0) return Verdict.Skipped(group.LogGroupName, "No filter feeds the function from it.");
        if (ours.FirstOrDefault(filter => filter.ApplyOnTransformedLogs == true) is not { } changed)
        {
            return Verdict.Passed(ours[0].FilterName, "Sends the lines as API Gateway wrote them.");
        }

        return Verdict.Warning(
            changed.FilterName,
            $"Sends the lines as a log transformer of '{group.LogGroupName}' or of the account leaves them (ApplyOnTransformedLogs); the "
            + "forwarder reads the stage's format.",
            $"aws logs put-subscription-filter --region {session.Region.SystemName} --log-group-name "
            + $"{CommandText.Quote(group.LogGroupName)} --filter-name {CommandText.Quote(changed.FilterName)} "
            + $"--filter-pattern {CommandText.Quote(changed.FilterPattern)} --destination-arn '{changed.DestinationArn}' "
            + "--no-apply-on-transformed-logs");
    }

    /// <summary>Who has the slots of the group: a group takes few filters.</summary>
    public async Task<ConnectorCheck> SlotsAsync()
    {
        if (await stage.Filters.FindAsync().ConfigureAwait(false) is not { } filters
            || await stage.Group.FindAsync().ConfigureAwait(false) is not { } group)
        {
            return Verdict.Skipped(stage.Target.LogGroupName, LogGroupCheck.Missing);
        }

        var others = filters.Except(await stage.FeedingFiltersAsync().ConfigureAwait(false)).ToList();
        var list = filters.Count == 0
            ? "No filter takes from it."
            : $"In use: {filters.Count}, "
                + $"{string.Join(", ", filters.Select(filter => $"'{filter.FilterName}' to {filter.DestinationArn}"))}.";
        return others.Count >= KnownSlots && others.Count == filters.Count
            ? Verdict.Warning(
                group.LogGroupName,
                $"{list} None of them feeds the function, and a group takes {KnownSlots} unless the account's quota is higher.",
                "Have the quota 'Subscription filters per log group' raised, or one of these removed by whoever owns it.")
            : Verdict.Passed(group.LogGroupName, list);
    }

    private string Remove(string logGroupName, SubscriptionFilter filter) =>
        $"Remove-WallarmSubscriptionFilter -LogGroupName {CommandText.Quote(logGroupName)} -FunctionName "
        + $"{CommandText.Quote(stage.Function.Name)} -FilterName {CommandText.Quote(filter.FilterName)}";

    /// <summary>The command that subscribes, or that takes over a filter with its name and pattern.</summary>
    public static string Repair(CheckedStage stage, string logGroupName, SubscriptionFilter? filter)
    {
        var command =
            $"Add-WallarmSubscriptionFilter -LogGroupName {CommandText.Quote(logGroupName)} -FunctionName "
            + $"{CommandText.Quote(stage.Function.Name)}";
        var name = filter?.FilterName ?? stage.Target.FilterName;
        if (name is not null) command += $" -FilterName {CommandText.Quote(name)}";
        return filter?.FilterPattern is { Length: > 0 } pattern ? $"{command} -FilterPattern {CommandText.Quote(pattern)}" : command;
    }
}
