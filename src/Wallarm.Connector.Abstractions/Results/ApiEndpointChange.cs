namespace Wallarm.Connector;

/// <summary>An endpoint that is new, gone or changed between two inventories.</summary>
/// <remarks>Host and path are text of callers: whoever writes them into a page escapes them.</remarks>
public sealed record ApiEndpointChange
{
    /// <summary>New, Gone or Changed: one of <see cref="EndpointChange"/>.</summary>
    public required string Change { get; init; }

    /// <summary>The host; empty where the inventories have none.</summary>
    public required string Host { get; init; }

    /// <summary>HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path template, that of the later inventory where both have it.</summary>
    public required string Path { get; init; }

    /// <summary>What changed, property by property; empty for an endpoint that is new or gone.</summary>
    public IReadOnlyList<EndpointDifference> Differences { get; init; } = [];

    /// <summary>The endpoint in the earlier inventory; null where it is new.</summary>
    public ApiEndpoint? Before { get; init; }

    /// <summary>The endpoint in the later inventory; null where it is gone.</summary>
    public ApiEndpoint? After { get; init; }
}
