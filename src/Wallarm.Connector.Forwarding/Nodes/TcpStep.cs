namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>The TCP connection.</summary>
/// <param name="Address">The address that took the connection.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Error">What went wrong; null if nothing did.</param>
public sealed record TcpStep(string? Address, TimeSpan Duration, string? Error)
{
    /// <summary>Whether it went well.</summary>
    public bool Ok => Error is null;
}
