namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>The start of HTTP/2: the peer's SETTINGS. Part of a diagnosis over ext_proc only.</summary>
/// <param name="MaxConcurrentStreams">How many streams the peer allows at a time; null if it sets no limit, or sent no SETTINGS.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Error">What went wrong; null if nothing did.</param>
public sealed record Http2Step(int? MaxConcurrentStreams, TimeSpan Duration, string? Error)
{
    /// <summary>Whether it went well.</summary>
    public bool Ok => Error is null;
}
