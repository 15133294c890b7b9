namespace Wallarm.Connector;

/// <summary>What the forwarder counted in a span of time, summed up from its log.</summary>
public sealed record ForwarderHealth
{
    /// <summary>Begin of the span: an hour ago, or later where the log is too long to be read that far back.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Batches whose counts are in the log.</summary>
    public required long Batches { get; init; }

    /// <summary>Records received.</summary>
    public required long Received { get; init; }

    /// <summary>Records of which the node acknowledged every part.</summary>
    public required long Forwarded { get; init; }

    /// <summary>Records that were left out as configured.</summary>
    public required long Filtered { get; init; }

    /// <summary>Lines that were no access-log record.</summary>
    public required long Invalid { get; init; }

    /// <summary>Records that the node refused for good.</summary>
    public required long Rejected { get; init; }

    /// <summary>Records that could not be delivered in their invocation.</summary>
    public required long Failed { get; init; }

    /// <summary>Of those forwarded, calls that the node would have blocked.</summary>
    public long Blocked { get; init; }

    /// <summary>Records without a status: there was no response to forward, and API Discovery ignores them.</summary>
    public long WithoutResponse { get; init; }

    /// <summary>Invocations that failed, as the forwarder or Lambda tells it, and errors outside of invocations.</summary>
    public required long Errors { get; init; }

    /// <summary>The last error; null where there was none.</summary>
    public string? LastError { get; init; }

    /// <summary>When the counts of the last batch were written; null if there was none.</summary>
    public DateTimeOffset? LastBatch { get; init; }
}
