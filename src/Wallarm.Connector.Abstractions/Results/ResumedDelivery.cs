namespace Wallarm.Connector;

/// <summary>What became of undelivered batches, and of their records as the function counted them.</summary>
public sealed record ResumedDelivery
{
    /// <summary>Number of the AWS account, 12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>System name of the AWS region.</summary>
    public required string Region { get; init; }

    /// <summary>Name of the function.</summary>
    public required string FunctionName { get; init; }

    /// <summary>Where the batches were: ARN of a queue, <c>s3://bucket/prefix</c>, or the path of a file or folder.</summary>
    public required string Source { get; init; }

    /// <summary>Where they were saved to; null where they were delivered.</summary>
    public string? Destination { get; init; }

    /// <summary>One of the values of <see cref="ResumptionStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>Why nothing more was tried; null if it was not stopped.</summary>
    public string? StoppedBy { get; init; }

    /// <summary>Batches all of whose records are settled, or that are saved: they are no longer in the source.</summary>
    public int BatchesDone { get; init; }

    /// <summary>Batches that are still in the source and can be delivered. Of a queue about so many, in flight ones included.</summary>
    public int BatchesLeft { get; init; }

    /// <summary>Things in the source that are no batch; they stay there.</summary>
    public int BatchesUnreadable { get; init; }

    /// <summary>Records that the function was handed and that were not settled before.</summary>
    public long Received { get; init; }

    /// <summary>Records of which the node acknowledged every part.</summary>
    public long Forwarded { get; init; }

    /// <summary>Records that were left out as configured.</summary>
    public long Filtered { get; init; }

    /// <summary>Lines that were no access-log record.</summary>
    public long Invalid { get; init; }

    /// <summary>Records that the node refused for good.</summary>
    public long Rejected { get; init; }

    /// <summary>Records that could not be delivered this time, each time that they were tried.</summary>
    public long Failed { get; init; }

    /// <summary>Records that were left out because they are settled already.</summary>
    public long AlreadySettled { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }
}
