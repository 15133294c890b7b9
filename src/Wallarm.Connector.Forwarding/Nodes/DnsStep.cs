namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>Name resolution.</summary>
/// <param name="Addresses">The addresses of the node's name.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Error">What went wrong; null if nothing did.</param>
public sealed record DnsStep(IReadOnlyList<string> Addresses, TimeSpan Duration, string? Error)
{
    /// <summary>Whether it went well.</summary>
    public bool Ok => Error is null;
}
