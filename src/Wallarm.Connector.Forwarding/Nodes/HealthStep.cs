namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>The external health check of a node in connector-server mode.</summary>
/// <param name="Status">The status of the response.</param>
/// <param name="Duration">How long it took, with a connection of its own.</param>
/// <param name="Error">What went wrong; null if a response came.</param>
public sealed record HealthStep(int? Status, TimeSpan Duration, string? Error)
{
    /// <summary>Whether the node says that it is well.</summary>
    public bool Ok => Status == 200;
}
