namespace Wallarm.Connector.Engine.Stages;

/// <summary>A stage as it is.</summary>
/// <param name="Settings">Its logging.</param>
/// <param name="Tags">Its tags; null where it has none.</param>
/// <param name="CreatedAt">When it was created: one that is deleted and created again under its name is another stage.</param>
/// <param name="ApiName">The name of its API; null where reading the stage did not tell.</param>
internal sealed record StageState(
    StageLoggingSettings Settings, IReadOnlyDictionary<string, string>? Tags, DateTime? CreatedAt, string? ApiName);
