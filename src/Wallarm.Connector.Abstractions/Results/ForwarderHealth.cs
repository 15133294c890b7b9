namespace Wallarm.Connector;

/// <summary>The forwarder's own account of a span of time, summed up from its log.</summary>
public sealed record ForwarderHealth
{
    /// <summary>Begin of the span: an hour ago, or later where the log is too long to be read that far back.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Batches that gave account.</summary>
    public required long Batches { get; init; }

    /// <summary>Records received.</summary>
    public required long Received { get; init; }

    /// <summary>Records that the node took.</summary>
    public required long Forwarded { get; init; }

    /// <summary>Records that were left out as configured.</summary>
    public required long Filtered { get; init; }

    /// <summary>Lines that were no access-log record.</summary>
    public required long Invalid { get; init; }

    /// <summary>Records that the node refused for good.</summary>
    public required long Rejected { get; init; }

    /// <summary>Records that could not be delivered in their invocation.</summary>
    public required long Failed { get; init; }

    /// <summary>Invocations that failed, as the forwarder or Lambda tells it, and errors outside of invocations.</summary>
    public required long Errors { get; init; }

    /// <summary>The last error; null where there was none.</summary>
    public string? LastError { get; init; }

    /// <summary>When the last batch gave account; null where none did.</summary>
    public DateTimeOffset? LastBatch { get; init; }
}
