namespace Wallarm.Connector;

/// <summary>How often a user agent called an endpoint.</summary>
/// <param name="UserAgent">The <c>User-Agent</c> as the caller sent it, truncated at 256 bytes: text of strangers.</param>
/// <param name="Hits">Calls.</param>
public sealed record UserAgentHits(string UserAgent, long Hits);
