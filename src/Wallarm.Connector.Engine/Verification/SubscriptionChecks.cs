using Amazon.CloudWatchLogs.Model;
using Amazon.Lambda.Model;
using FunctionNotFound = Amazon.Lambda.Model.ResourceNotFoundException;

namespace Wallarm.Connector.Engine;

/// <summary>The log group, the filter that feeds the function from it, and the permission to do so.</summary>
internal sealed class SubscriptionChecks(AwsSession session, CheckedConnector connector)
{
    private const string NoGroup = "There is no log group to look at.";

    private string Repair => $"Add-WallarmSubscriptionFilter -LogGroupName '{connector.LogGroupName}' -FunctionName {connector.Options.FunctionName}";

    public async Task<ConnectorCheck> LogGroupAsync(CancellationToken cancellation)
    {
        connector.LogGroupName = connector.Options.LogGroupName
            ?? (connector.StageDestinationArn is { Length: > 0 } arn ? LogDestination.Parse(arn, session.Region.SystemName).LogGroupName : null);
        if (connector.LogGroupName is not { } name) return Verdict.Skipped(null, "No log group was named, and none is known from a stage.", "Name one with -LogGroupName, or name a stage.");
        var group = connector.LogGroup = await new LogGroups(session).FindAsync(name, cancellation).ConfigureAwait(false);
        if (group is null) return Verdict.Failed(name, $"There is no such log group in {session.Region.SystemName}.", "Set-WallarmStageLogging creates it.");
        if (group.LogGroupClass is { } logClass && logClass != Amazon.CloudWatchLogs.LogGroupClass.STANDARD) return Verdict.Failed(name, $"Its class {logClass} takes no subscription filters.", "Let the stage log to another group: Set-WallarmStageLogging -LogGroupName <name> -Force");
        return connector.StageDestinationArn is { Length: > 0 } destination && destination.TrimEnd('*', ':') != LogGroups.ArnOf(group)
            ? Verdict.Failed(name, $"The stage logs to '{destination}' instead.", $"Set-WallarmStageLogging -LogGroupName '{name}' -Force")
            : Verdict.Passed(LogGroups.ArnOf(group), group.RetentionInDays is { } days ? $"Kept for {days} days." : "Kept for ever.");
    }

    public async Task<ConnectorCheck> FilterAsync(CancellationToken cancellation)
    {
        if (connector.LogGroup is not { } group) return Verdict.Skipped(connector.LogGroupName, NoGroup);
        if (connector.Function is not { } function) return Verdict.Skipped(group.LogGroupName, "There is no function that a filter could feed.");
        var request = new DescribeSubscriptionFiltersRequest { LogGroupName = group.LogGroupName };
        var filters = (await session.Logs.DescribeSubscriptionFiltersAsync(request, cancellation).ConfigureAwait(false)).SubscriptionFilters ?? [];
        if (connector.Options.FilterName is { } wanted) filters = filters.FindAll(filter => filter.FilterName == wanted);
        var ours = filters.FindAll(filter => ForwarderState.Unqualified(filter.DestinationArn) == function.FunctionArn);
        if (ours.Count == 0) return Verdict.Failed(group.LogGroupName, $"No filter{Named()} feeds function '{connector.Options.FunctionName}' from it.", Repair);
        var filter = ours[0];
        if (ours.Count > 1) return Verdict.Warning(filter.FilterName, $"{ours.Count} filters feed the function from '{group.LogGroupName}': {string.Join(", ", ours.Select(one => one.FilterName))}. Every line that more than one lets through is sent as often.", null);
        return filter.DestinationArn == connector.DestinationArn
            ? Verdict.Passed(filter.FilterName, filter.FilterPattern is { Length: > 0 } pattern ? $"Feeds '{filter.DestinationArn}' the lines that match '{pattern}'." : $"Feeds '{filter.DestinationArn}' every line.")
            : Verdict.Warning(filter.FilterName, $"Feeds '{filter.DestinationArn}', not '{connector.DestinationArn}'.", Repair);

        string Named() => connector.Options.FilterName is { } name ? $" '{name}'" : "";
    }

    public async Task<ConnectorCheck> PermissionAsync(CancellationToken cancellation)
    {
        if (connector.Function is not { } function) return Verdict.Skipped(null, "There is no function to invoke.");
        if (connector.LogGroup is not { } group) return Verdict.Skipped(connector.DestinationArn, NoGroup);
        string? policy = null;
        try
        {
            var request = new GetPolicyRequest { FunctionName = connector.Options.FunctionName, Qualifier = function.Live is null ? null : ForwarderState.Alias };
            policy = (await session.Lambda.GetPolicyAsync(request, cancellation).ConfigureAwait(false)).Policy;
        }
        catch (FunctionNotFound)
        {
            // No resource policy at all.
        }

        var permission = InvokePermission.For(session, Amazon.Arn.Parse(function.FunctionArn).AccountId);
        return permission.Find(policy, LogGroups.ArnOf(group)).GrantedBy is { } statement
            ? Verdict.Passed(connector.DestinationArn, $"The statement '{statement}' lets CloudWatch Logs invoke it for '{group.LogGroupName}'.")
            : Verdict.Failed(connector.DestinationArn, $"No statement of its resource policy lets CloudWatch Logs invoke it for '{group.LogGroupName}'.", Repair);
    }
}
