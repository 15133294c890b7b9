namespace Wallarm.Connector;

/// <summary>One line of a forwarder's log.</summary>
public sealed record ForwarderLogEvent
{
    /// <summary>When it was written.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Level, such as <c>INFO</c> or <c>ERROR</c>; null where the line does not tell.</summary>
    public string? Level { get; init; }

    /// <summary>What happened, or the whole line where it is not one of the forwarder's own.</summary>
    public required string Message { get; init; }

    /// <summary>Id of the invocation; null where the line does not tell.</summary>
    public string? RequestId { get; init; }

    /// <summary>The account of a batch; null where the line is none.</summary>
    public DeliveryAccount? Account { get; init; }

    /// <summary>Type of the error; null where there was none.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The error; null where there was none.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Lines that were no access-log record: their event ids, lengths and reasons, never their text.</summary>
    public IReadOnlyList<InvalidSample> InvalidSamples { get; init; } = [];

    /// <summary>Name of the function.</summary>
    public required string FunctionName { get; init; }

    /// <summary>Number of the account, 12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>System name of the region.</summary>
    public required string Region { get; init; }

    /// <summary>The log stream.</summary>
    public required string LogStreamName { get; init; }

    /// <summary>The line as it was written.</summary>
    public required string Raw { get; init; }
}
