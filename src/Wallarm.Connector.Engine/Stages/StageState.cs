namespace Wallarm.Connector.Engine;

/// <summary>A stage as it is.</summary>
/// <param name="Settings">Its logging.</param>
/// <param name="Tags">Its tags; null where it has none.</param>
/// <param name="ApiName">The name of its API; null where reading the stage did not tell.</param>
internal sealed record StageState(StageLoggingSettings Settings, IReadOnlyDictionary<string, string>? Tags, string? ApiName);
