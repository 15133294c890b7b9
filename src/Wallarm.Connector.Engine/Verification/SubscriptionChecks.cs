using Amazon.CloudWatchLogs.Model;

namespace Wallarm.Connector.Engine;

/// <summary>The log group, the filter that feeds the function from it, and the permission to do so.</summary>
internal sealed class SubscriptionChecks(AwsSession session, CheckedConnector connector)
{
    private const string NoGroup = "The log group is not known, was not found, or could not be read.";
    private const string NoFunction = "The function was not found, or could not be read.";

    public async Task<ConnectorCheck> LogGroupAsync(CancellationToken cancellation)
    {
        connector.LogGroupName = connector.Options.LogGroupName is { } asked
            ? RequestedLogGroup.Parse(asked, session.Partition, session.Region.SystemName).Name
            : connector.StageDestinationArn is { Length: > 0 } arn ? LogDestination.Parse(arn, session.Region.SystemName).LogGroupName : null;
        if (connector.LogGroupName is not { } name) return Verdict.Skipped(null, "No log group was named, and none is known from a stage.", "Name one with -LogGroupName, or name a stage.");
        var group = await new LogGroups(session).FindAsync(name, cancellation).ConfigureAwait(false);
        if (group is null) return Verdict.Failed(name, $"There is no such log group in {session.Region.SystemName}.", connector.StageRepair is { } create ? $"{create} -LogGroupName {CommandText.Quote(name)}" : "Have a stage log to it with Set-WallarmStageLogging, or name the group that the stage logs to.");
        connector.LogGroup = group;
        if (group.LogGroupClass is { } logClass && logClass != Amazon.CloudWatchLogs.LogGroupClass.STANDARD) return Verdict.Failed(name, $"Its class {logClass} takes no subscription filters.", "Let the stage log to another group, with the parameters -LogGroupName and -Force of Set-WallarmStageLogging.");
        return connector.StageDestinationArn is { Length: > 0 } destination && destination.TrimEnd('*', ':') != LogGroups.ArnOf(group)
            ? Verdict.Failed(name, $"The stage logs to '{destination}' instead.", $"{connector.StageRepair} -LogGroupName {CommandText.Quote(name)} -Force")
            : Verdict.Passed(LogGroups.ArnOf(group), group.RetentionInDays is { } days ? $"Kept for {days} days." : "Kept for ever.");
    }

    public async Task<ConnectorCheck> FilterAsync(CancellationToken cancellation)
    {
        if (connector.LogGroup is not { } group) return Verdict.Skipped(connector.LogGroupName, NoGroup);
        if (connector.Function is not { } function) return Verdict.Skipped(group.LogGroupName, NoFunction);
        var request = new DescribeSubscriptionFiltersRequest { LogGroupName = group.LogGroupName };
        var filters = (await session.Logs.DescribeSubscriptionFiltersAsync(request, cancellation).ConfigureAwait(false)).SubscriptionFilters ?? [];
        if (connector.Options.FilterName is { } wanted) filters = filters.FindAll(filter => filter.FilterName == wanted);
        var ours = filters.FindAll(filter => ForwarderState.Unqualified(filter.DestinationArn) == function.FunctionArn);
        if (ours.Count == 0)
        {
            var named = connector.Options.FilterName is { } name ? $" '{name}'" : "";
            return Verdict.Failed(group.LogGroupName, $"No filter{named} feeds function '{connector.Options.FunctionName}' from it.", Repair(null));
        }

        var filter = ours[0];
        connector.Filter = filter;
        if (connector.Settings?.LogGroupName == group.LogGroupName) return Verdict.Failed(filter.FilterName, $"It feeds the function the function's own log '{group.LogGroupName}': each line makes the next.", "Remove the filter from that log group.");
        if (ours.Count > 1) return Verdict.Warning(filter.FilterName, $"{ours.Count} filters feed the function from '{group.LogGroupName}': {string.Join(", ", ours.Select(one => one.FilterName))}. Every line that more than one lets through is sent as often.", "Remove all of them but one.");
        return filter.DestinationArn == connector.DestinationArn
            ? Verdict.Passed(filter.FilterName, filter.FilterPattern is { Length: > 0 } pattern ? $"Feeds '{filter.DestinationArn}' the lines that match '{pattern}'." : $"Feeds '{filter.DestinationArn}' every line.")
            : Verdict.Warning(filter.FilterName, $"Feeds '{filter.DestinationArn}', not '{connector.DestinationArn}'.", Repair(filter));
    }

    /// <summary>Looks at what the filter invokes, so that one that does not go by the alias is judged by what it needs itself.</summary>
    public async Task<ConnectorCheck> PermissionAsync(CancellationToken cancellation)
    {
        if (connector.Function is not { } function) return Verdict.Skipped(null, NoFunction);
        var destinationArn = connector.Filter?.DestinationArn ?? connector.DestinationArn!;
        if (connector.LogGroup is not { } group) return Verdict.Skipped(destinationArn, NoGroup);
        var qualifier = destinationArn == function.FunctionArn ? null : destinationArn[(function.FunctionArn.Length + 1)..];
        var policy = await InvokeGrant.ReadPolicyAsync(session, connector.Options.FunctionName, qualifier, cancellation).ConfigureAwait(false);
        var permission = InvokePermission.For(session, Amazon.Arn.Parse(function.FunctionArn).AccountId);
        return permission.Find(policy, LogGroups.ArnOf(group)).GrantedBy is { } statement
            ? Verdict.Passed(destinationArn, $"The statement '{statement}' lets CloudWatch Logs invoke it for '{group.LogGroupName}'.")
            : Verdict.Failed(destinationArn, $"No statement of its resource policy lets CloudWatch Logs invoke it for '{group.LogGroupName}'.", Repair(connector.Filter));
    }

    /// <summary>The command that subscribes, or that takes over a filter with its name and pattern.</summary>
    private string Repair(SubscriptionFilter? filter)
    {
        var command = $"Add-WallarmSubscriptionFilter -LogGroupName {CommandText.Quote(connector.LogGroupName)} -FunctionName {CommandText.Quote(connector.Options.FunctionName)}";
        var name = filter?.FilterName ?? connector.Options.FilterName;
        if (name is not null) command += $" -FilterName {CommandText.Quote(name)}";
        return filter?.FilterPattern is { Length: > 0 } pattern ? $"{command} -FilterPattern {CommandText.Quote(pattern)}" : command;
    }
}
