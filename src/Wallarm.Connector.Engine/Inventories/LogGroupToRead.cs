using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Inventories;

/// <summary>A stage that logs to a group.</summary>
internal sealed record LoggingStage(ApiType ApiType, string ApiId, string? ApiName, string StageName);

/// <summary>A log group, and whose calls of it are asked for.</summary>
/// <param name="Session">Where it is.</param>
/// <param name="LogGroupName">Its name.</param>
/// <param name="Stages">The stages; empty for every call, whatever logs to the group.</param>
internal sealed record LogGroupToRead(AwsSession Session, string LogGroupName, IReadOnlyList<LoggingStage> Stages)
{
    /// <summary>What it is called in plans and warnings.</summary>
    public string Resource => $"log group '{LogGroupName}' of {Session.Region.SystemName}";
}
