namespace Wallarm.Connector;

/// <summary>Which access logs of the past to hand over, and to whom. Either a log group or a file.</summary>
public sealed record BackfillOptions
{
    /// <summary>Records a second unless something else is asked for.</summary>
    public const int DefaultRecordsPerSecond = 500;

    /// <summary>What is put behind the name of a file to name its ledger.</summary>
    public const string LedgerExtension = ".wallarm-ledger";

    /// <summary>Name or ARN of the log group; null for a file.</summary>
    public string? LogGroupName { get; init; }

    /// <summary>Absolute path of the file; null for a log group.</summary>
    public string? Path { get; init; }

    /// <summary>The first moment; null for the oldest record.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Whether <see cref="StartTime"/> was counted from now: a ledger that is there has the moment that is meant.</summary>
    public bool IsStartRelative { get; init; }

    /// <summary>
    /// The moment before which all is handed over; null for that at which the live stream began, or for everything of a file.
    /// </summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>Whether records may be handed over that the live stream has handed over as well.</summary>
    public bool AllowOverlap { get; init; }

    /// <summary>Name or ARN of the function. Has no meaning if <see cref="Node"/> is given.</summary>
    public string FunctionName { get; init; } = ForwarderOptions.DefaultFunctionName;

    /// <summary>The node to deliver to from this computer; null to hand over to the function.</summary>
    public NodeTestOptions? Node { get; init; }

    /// <summary>The most records a second.</summary>
    public int RecordsPerSecond { get; init; } = DefaultRecordsPerSecond;

    /// <summary>
    /// Absolute path of the file that remembers what was handed over; null for one beside the file, or the Parameter Store for a log group.
    /// </summary>
    public string? LedgerPath { get; init; }
}
