namespace Wallarm.Connector;

/// <summary>The access logging of a stage.</summary>
public sealed record StageLogging
{
    /// <summary>Number of the account, 12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>System name of the region, as every command takes it from the pipeline.</summary>
    public required string Region { get; init; }

    /// <summary>Id of the REST API; null for an HTTP API.</summary>
    public string? RestApiId { get; init; }

    /// <summary>Id of the HTTP API; null for a REST API.</summary>
    public string? ApiId { get; init; }

    /// <summary>Name of the API; null where it was not needed.</summary>
    public string? ApiName { get; init; }

    /// <summary>Name of the stage.</summary>
    public required string StageName { get; init; }

    /// <summary>The log group that access logs go to.</summary>
    public required string LogGroupName { get; init; }

    /// <summary>ARN of the log group, without <c>:*</c>, as a stage takes it.</summary>
    public required string LogGroupArn { get; init; }

    /// <summary>The access-log format.</summary>
    public required string Format { get; init; }

    /// <summary>Execution logging of a REST stage: Info, Error or Off; null for an HTTP API, which has none.</summary>
    public string? ExecutionLogging { get; init; }

    /// <summary>What the stage had before this command.</summary>
    public required StageLoggingSettings PreviousSettings { get; init; }

    /// <summary>
    /// The SSM parameter that holds the settings from before the connector, as JSON (<c>destinationArn</c>, <c>format</c>,
    /// <c>loggingLevel</c>, each null where
    /// there was none; <c>logGroupName</c>, the group that came in their place; and <c>functionName</c>, the connector's function); null
    /// where this command does not change the stage.
    /// </summary>
    public string? SavedSettingsParameter { get; init; }

    /// <summary>What was done.</summary>
    public required string Status { get; init; }

    /// <summary>Every change, made or planned; empty where nothing changed.</summary>
    public required IReadOnlyList<ResourceChange> Changes { get; init; }
}
