using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Removal;

/// <summary>
/// Log groups in a removal: audit data, which stay unless the user says otherwise, and unless the module did not make them.
/// </summary>
internal sealed class LogGroupRemoval(AwsSession session, bool isAsked)
{
    private readonly LogGroups _groups = new(session);

    /// <summary>Plans what becomes of a group.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="reader">Who else reads or writes it; null where nobody is known.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The step that deletes it, or why it stays; neither where there is none.</returns>
    public async Task<(RemovalStep? Step, RemovedResource? Left)> PlanAsync(string name, string? reader, CancellationToken cancellation)
    {
        LogGroup? group;
        try
        {
            group = await _groups.FindAsync(name, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (!isAsked && !cancellation.IsCancellationRequested)
        {
            // It stays in any case, and is only told.
            var error = AwsErrors.Translate(exception);
            return error is SessionException
                ? throw error
                : (null, Kept(name, $"Whether it is there could not be read. {error.Problem} {error.RecommendedAction}"));
        }

        if (group is null) return default;
        if (!isAsked) return (null, Kept(name, "Log groups are audit data. -RemoveLogGroup deletes those that the module made."));
        if (reader is not null) return (null, Kept(name, reader));
        if (!await _groups.IsOursAsync(group, cancellation).ConfigureAwait(false))
        {
            return (null, Kept(name, $"This module did not make it (no tag {Ownership.TagKey})."));
        }

        var deletion = new Step(Deletion(group), token => _groups.DeleteAsync(name, token));
        return (new RemovalStep(Result(name, RemovalStatus.Removed), deletion), null);
    }

    private static ResourceChange Deletion(LogGroup group) =>
        new("Delete", $"log group '{group.LogGroupName}'") { Desired = $"with every line in it ({group.StoredBytes ?? 0:N0} bytes)" };

    private RemovedResource Kept(string name, string reason) => Result(name, RemovalStatus.Kept) with { Reason = reason };

    private RemovedResource Result(string name, string status) => new()
    {
        ResourceType = "LogGroup",
        Name = name,
        AccountId = session.AccountId,
        Region = session.Region.SystemName,
        Status = status,
    };
}
