namespace Wallarm.Connector;

/// <summary>The logging of a stage that the connector no longer serves.</summary>
public sealed record StageLoggingReset
{
    /// <summary>Number of the account, 12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>System name of the region, as every command takes it from the pipeline.</summary>
    public required string Region { get; init; }

    /// <summary>Id of the REST API; null for an HTTP API.</summary>
    public string? RestApiId { get; init; }

    /// <summary>Id of the HTTP API; null for a REST API.</summary>
    public string? ApiId { get; init; }

    /// <summary>Name of the stage.</summary>
    public required string StageName { get; init; }

    /// <summary>Its logging now, or then where it is only planned; null where there is no such stage.</summary>
    public StageLoggingSettings? Settings { get; init; }

    /// <summary>Its logging before this command; null where there is no such stage.</summary>
    public StageLoggingSettings? PreviousSettings { get; init; }

    /// <summary>The SSM parameter that held the settings from before the connector; null where there was none.</summary>
    public string? SavedSettingsParameter { get; init; }

    /// <summary>What was done.</summary>
    public required string Status { get; init; }

    /// <summary>What else is to be known; null where there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>Every change, made or planned; empty where nothing changed.</summary>
    public required IReadOnlyList<ResourceChange> Changes { get; init; }
}
