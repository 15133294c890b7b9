using Amazon.Runtime;
using Wallarm.Connector.Engine.Operations;

namespace Wallarm.Connector.Engine.Stages;

/// <summary>The change of a stage's logging from some settings to others.</summary>
internal sealed class StageUpdate(
    IOperationObserver observer, LoggedStage stage, StageLoggingSettings current, StageLoggingSettings desired)
{
    private static readonly TimeSpan BusyLimit = TimeSpan.FromSeconds(60);

    /// <summary>What changes every property that differs; null where none does.</summary>
    /// <param name="isRoleNew">Whether the account's role has just been set, which stages learn of a little later.</param>
    public Step? Step(Func<bool> isRoleNew)
    {
        ResourceChange[] changes = [.. Changes()];
        return changes.Length == 0 ? null : new Step(changes, token => ApplyAsync(isRoleNew(), token));
    }

    private IEnumerable<ResourceChange> Changes()
    {
        (string Property, string? Current, string? Desired)[] properties =
        [
            ("AccessLogSettings.DestinationArn", current.DestinationArn, desired.DestinationArn),
            ("AccessLogSettings.Format", current.Format, desired.Format),
            ("data trace (headers and bodies in the execution log)", Shown(current.DataTraceEnabled), Shown(desired.DataTraceEnabled)),
            ("execution logging level", current.LoggingLevel, desired.LoggingLevel),
        ];
        return properties.Where(each => each.Current != each.Desired)
            .Select(each => new ResourceChange(each.Desired is null ? "Remove" : "Set", stage.Resource)
            {
                Property = each.Property, Current = each.Current, Desired = each.Desired,
            });

        static string Shown(bool isOn) => isOn ? "on" : "off";
    }

    /// <summary>Makes the change, and again while the stage is busy.</summary>
    private async Task ApplyAsync(bool isRoleNew, CancellationToken cancellation)
    {
        try
        {
            await new Wait(observer, $"Updating {stage.Resource}", BusyLimit).RepeatAsync(
                () => stage.UpdateAsync(current, desired, cancellation), IsPassing, cancellation).ConfigureAwait(false);
        }
        catch (AmazonServiceException exception) when (stage.Explain(exception) is { } explanation)
        {
            throw explanation;
        }

        // By code: AWS's models name the conflict for UpdateStage only, and not for DeleteAccessLogSettings.
        bool IsPassing(Exception failure) => failure is AmazonServiceException exception
            && (
                exception.ErrorCode == "ConflictException"
                    || (isRoleNew && stage.Explain(exception)?.ErrorId == AccountRole.MissingErrorId));
    }
}
