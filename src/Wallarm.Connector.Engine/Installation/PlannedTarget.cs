namespace Wallarm.Connector.Engine.Installation;

/// <summary>How far a target of a configuration is from what it shall be.</summary>
/// <param name="Region">System name of the region; null for what belongs to the account.</param>
/// <param name="Target">What it is, such as <c>stage 'prod' of REST API 'a1b2c3d4e5'</c>.</param>
/// <param name="Changes">Every difference, in the order in which it would be mended; empty where there is none.</param>
/// <param name="Error">Why it cannot be told, or cannot be mended; null where all is well.</param>
internal sealed record PlannedTarget(string? Region, string Target, IReadOnlyList<ResourceChange> Changes, ConnectorException? Error);
