namespace Wallarm.Connector;

/// <summary>What was handed over of an access log of the past.</summary>
/// <remarks>
/// <see cref="Lines"/> = <see cref="Skipped"/> + <see cref="Received"/>. Delivered from this computer, <see cref="Received"/> =
/// <see cref="Forwarded"/> + <see cref="Filtered"/> + <see cref="Invalid"/> + <see cref="Rejected"/> + <see cref="Failed"/>. Handed over to
/// a function, it is <see cref="HandedOver"/> + <see cref="Invalid"/>: the function's log has what became of them.
/// </remarks>
public sealed record AccessLogBackfill
{
    /// <summary>Number of the account, 12 digits; null where nothing was asked of AWS.</summary>
    public string? AccountId { get; init; }

    /// <summary>System name of the region; null where nothing was asked of AWS.</summary>
    public string? Region { get; init; }

    /// <summary>The log group; null for a file.</summary>
    public string? LogGroupName { get; init; }

    /// <summary>The file; null for a log group.</summary>
    public string? Path { get; init; }

    /// <summary>The first moment; null for the oldest record.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>The moment before which all was handed over; null for everything of a file.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>ARN of the function's alias, or the node's address.</summary>
    public required string Destination { get; init; }

    /// <summary>Completed, Stopped (run the command again), Unchanged (nothing was left to hand over) or Planned.</summary>
    public required string Status { get; init; }

    /// <summary>Lines that were read, those of earlier runs not counted.</summary>
    public long Lines { get; init; }

    /// <summary>Bytes of these lines, decompressed.</summary>
    public long Bytes { get; init; }

    /// <summary>Lines outside <see cref="StartTime"/> and <see cref="EndTime"/>.</summary>
    public long Skipped { get; init; }

    /// <summary>Lines that this run was about.</summary>
    public long Received { get; init; }

    /// <summary>Records that were handed over to the function, or to the node's client.</summary>
    public long HandedOver { get; init; }

    /// <summary>Records of which the node acknowledged every part; null if a function was given them.</summary>
    public long? Forwarded { get; init; }

    /// <summary>Records that were left out as configured; null if a function was given them.</summary>
    public long? Filtered { get; init; }

    /// <summary>Lines that are no access-log record. They are not handed over.</summary>
    public long Invalid { get; init; }

    /// <summary>Records that the node refused for good; null if a function was given them.</summary>
    public long? Rejected { get; init; }

    /// <summary>Records that could not be delivered; null if a function was given them.</summary>
    public long? Failed { get; init; }

    /// <summary>Records that earlier runs have handed over.</summary>
    public long Earlier { get; init; }

    /// <summary>Invocations of the function; 0 where there is none.</summary>
    public long Invocations { get; init; }

    /// <summary>What it costs at AWS, an estimate in US dollars; null where nothing is known of it.</summary>
    public decimal? PriceUsd { get; init; }

    /// <summary>Where is remembered what was handed over: a file, or a parameter of Systems Manager.</summary>
    public required string Ledger { get; init; }

    /// <summary>The command that shows what became of the records, or that goes on; null where there is nothing more to do.</summary>
    public string? NextStep { get; init; }
}
