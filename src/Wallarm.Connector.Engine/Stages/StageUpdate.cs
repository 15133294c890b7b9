using Amazon.Runtime;
using Wallarm.Connector.Engine.Operations;

namespace Wallarm.Connector.Engine.Stages;

/// <summary>The change of a stage's logging from some settings to others.</summary>
internal sealed class StageUpdate(
    IOperationObserver observer, ILoggedStage stage, StageLoggingSettings current, StageLoggingSettings desired)
{
    private static readonly TimeSpan BusyLimit = TimeSpan.FromSeconds(60);

    /// <summary>Every property that changes.</summary>
    public IEnumerable<ResourceChange> Plan()
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
    /// <param name="isRoleNew">Whether the account's role has just been set, which stages learn of a little later.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task ApplyAsync(bool isRoleNew, CancellationToken cancellation)
    {
        var wait = new Wait(observer, $"Updating {stage.Resource}", BusyLimit);
        try
        {
            while (true)
            {
                try
                {
                    await stage.UpdateAsync(current, desired, cancellation).ConfigureAwait(false);
                    return;
                }
                catch (AmazonServiceException exception)
                {
                    var explanation = stage.Explain(exception);
                    // By code: AWS's models name the conflict for UpdateStage only, and not for DeleteAccessLogSettings.
                    var isPassing =
                        exception.ErrorCode == "ConflictException" || (isRoleNew && explanation?.ErrorId == AccountRole.MissingErrorId);
                    if (isPassing && await wait.PauseAsync(exception.Message, cancellation).ConfigureAwait(false)) continue;
                    if (explanation is not null) throw explanation;
                    throw;
                }
            }
        }
        finally
        {
            wait.Complete();
        }
    }
}
