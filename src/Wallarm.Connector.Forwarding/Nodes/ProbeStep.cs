namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>One call of the connector's own, to a path that API Discovery ignores.</summary>
public sealed record ProbeStep
{
    /// <summary>Whether the node took it: every part acknowledged, or judged (ext_proc); a 2xx (mirror).</summary>
    public required bool Ok { get; init; }

    /// <summary>The status of the response: HTTP's (mirror) or gRPC's (ext_proc); null if there is none.</summary>
    public int? Status { get; init; }

    /// <summary>What the response usually means; null if none came.</summary>
    public string? Meaning { get; init; }

    /// <summary>Whether the node acknowledged the request part; null with mirror, which has one part only.</summary>
    public bool? RequestAcknowledged { get; init; }

    /// <summary>Whether the node acknowledged the response part; null with mirror.</summary>
    public bool? ResponseAcknowledged { get; init; }

    /// <summary>Whether the response came from Amazon API Gateway or AWS Lambda.</summary>
    public bool NodeIsApi { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What went wrong; null if a response came.</summary>
    public string? Error { get; init; }
}
