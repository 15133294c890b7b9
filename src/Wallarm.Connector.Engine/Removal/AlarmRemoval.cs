using Wallarm.Connector.Engine.Alarms;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Removal;

/// <summary>The alarms of a connector in a removal: they go with the function.</summary>
/// <param name="Steps">The steps that delete them.</param>
/// <param name="Left">Why they stay; null where they go or are not there.</param>
internal sealed record AlarmRemoval(IReadOnlyList<RemovalStep> Steps, RemovedResource? Left)
{
    /// <summary>Reads the alarms.</summary>
    /// <param name="session">Where they are.</param>
    /// <param name="functionName">The function.</param>
    /// <param name="isQueueLeft">Whether the queue stays: then the alarm about it stays too.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<AlarmRemoval> ReadAsync(
        AwsSession session, string functionName, bool isQueueLeft, CancellationToken cancellation)
    {
        try
        {
            var alarms = await ForwarderAlarms.ReadAsync(session, functionName, cancellation).ConfigureAwait(false);
            var kept = ForwarderAlarm.NameOfUndelivered(functionName);
            var deletions = alarms.Deletions().Where(each => !isQueueLeft || each.Name != kept);
            return new AlarmRemoval(
                [.. deletions.Select(each => new RemovalStep(Result(each.Name, RemovalStatus.Removed), each.Step))], Left: null);
        }
        catch (Exception exception) when (
            !cancellation.IsCancellationRequested && AwsErrors.Translate(exception) is AccessDeniedException error)
        {
            var reason = $"Whether there are alarms could not be read. {error.Problem} {error.RecommendedAction}";
            return new AlarmRemoval([], Result($"{functionName}-*", RemovalStatus.Kept) with { Reason = reason });
        }

        RemovedResource Result(string name, string status) => new()
        {
            ResourceType = "Alarm",
            Name = name,
            AccountId = session.AccountId,
            Region = session.Region.SystemName,
            Status = status,
        };
    }
}
