namespace Wallarm.Connector;

/// <summary>A stage of a REST or HTTP API, and how far it is connected.</summary>
public sealed record ApiStage
{
    /// <summary>Number of the account, 12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>System name of the region, as every command takes it from the pipeline.</summary>
    public required string Region { get; init; }

    /// <summary>Kind of the API: Rest or Http.</summary>
    public required string ApiType { get; init; }

    /// <summary>Id of the REST API; null for an HTTP API.</summary>
    public string? RestApiId { get; init; }

    /// <summary>Id of the HTTP API; null for a REST API.</summary>
    public string? ApiId { get; init; }

    /// <summary>Name of the API.</summary>
    public required string ApiName { get; init; }

    /// <summary>Name of the stage.</summary>
    public required string StageName { get; init; }

    /// <summary>ARN of the access-log destination; null where access logging is off.</summary>
    public string? DestinationArn { get; init; }

    /// <summary>The log group that access logs go to; null where access logging is off or goes elsewhere.</summary>
    public string? LogGroupName { get; init; }

    /// <summary>Access-log format; null where access logging is off.</summary>
    public string? Format { get; init; }

    /// <summary>Whether the forwarder can read what the format yields.</summary>
    public required bool IsFormatUnderstood { get; init; }

    /// <summary>The function that the log group feeds; null where none of a connector does.</summary>
    public string? FunctionName { get; init; }

    /// <summary>Name of the subscription filter that feeds it; null where there is none.</summary>
    public string? FilterName { get; init; }

    /// <summary>Whether calls of this stage reach a forwarder.</summary>
    public required bool IsCovered { get; init; }

    /// <summary>Why not; null where it is covered.</summary>
    public string? Reason { get; init; }
}
