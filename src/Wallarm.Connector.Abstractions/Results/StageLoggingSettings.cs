namespace Wallarm.Connector;

/// <summary>The logging settings of a stage, as API Gateway holds them.</summary>
public sealed record StageLoggingSettings
{
    /// <summary>ARN of the access-log destination; null where access logging is off.</summary>
    public string? DestinationArn { get; init; }

    /// <summary>Access-log format; null where access logging is off.</summary>
    public string? Format { get; init; }

    /// <summary>Execution log level for all methods (<c>INFO</c>, <c>ERROR</c>, <c>OFF</c>); null where the stage sets none.</summary>
    public string? LoggingLevel { get; init; }

    /// <summary>Whether execution logging, where it is on, writes headers and bodies of all calls to the log (data trace).</summary>
    public bool DataTraceEnabled { get; init; }
}
