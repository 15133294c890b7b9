using Amazon.CloudWatchLogs;
using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>The log group that the access log is written to.</summary>
internal sealed class LogGroupCheck(AwsSession session, CheckedStage stage, ConnectorException? unsearched)
{
    /// <summary>What a check says that does not apply without the group.</summary>
    public const string Missing = "There is no log group to look at.";

    /// <summary>Looks at the group.</summary>
    public async Task<ConnectorCheck> LookAsync()
    {
        var group = await stage.Group.ReadAsync().ConfigureAwait(false);
        if (await stage.GroupNameAsync().ConfigureAwait(false) is not { } name)
        {
            return unsearched is null
                ? Verdict.Skipped(
                    null, "No log group was named, and none is known from a stage.", "Name one with -LogGroupName, or name a stage.")
                : Verdict.Unknown(
                    null,
                    $"No log group was named, and what feeds the function could not be looked for: {unsearched.Problem}",
                    unsearched.RecommendedAction);
        }

        if (group is null)
        {
            return Verdict.Failed(
                name, $"There is no such log group in {session.Region.SystemName}.",
                stage.Target.SetLogging is { } create
                    ? $"{create} -LogGroupName {CommandText.Quote(name)}"
                    : "Have a stage log to it with Set-WallarmStageLogging, or name the group that the stage logs to.");
        }

        if (group.LogGroupClass is { } logClass && logClass != LogGroupClass.STANDARD)
        {
            return Verdict.Failed(
                name, $"Its class {logClass} takes no subscription filters, and a group's class cannot be changed.",
                stage.Target.SetLogging is { } another
                    ? $"{another} -LogGroupName {CommandText.Quote(name + "-standard")} -ReplaceExisting"
                    : "Let the stage log to another group, with the parameters -LogGroupName "
                        + "and -ReplaceExisting of Set-WallarmStageLogging.");
        }

        var destination = stage.Target.IsStage ? (await stage.Logging.FindAsync().ConfigureAwait(false))?.DestinationArn : null;
        return destination is { Length: > 0 } && destination.TrimEnd('*', ':') != LogGroups.ArnOf(group)
            ? Verdict.Failed(
                name,
                $"The stage logs to '{destination}' instead.",
                $"{stage.Target.SetLogging} -LogGroupName {CommandText.Quote(name)} -ReplaceExisting")
            : Verdict.Passed(LogGroups.ArnOf(group), Describe(group));
    }

    private string Describe(LogGroup group)
    {
        var kept =
            group.RetentionInDays is { } days
                ? $"Class {group.LogGroupClass?.Value ?? "STANDARD"}, kept for {days} days"
                : $"Class {group.LogGroupClass?.Value ?? "STANDARD"}, kept for ever";
        return string.IsNullOrEmpty(group.KmsKeyId)
            ? kept + "."
            : $"{kept}, encrypted with {group.KmsKeyId}: the key must be enabled and let "
                + $"logs.{session.Region.SystemName}.{session.DnsSuffix} use it, or nothing is written.";
    }
}
