namespace Wallarm.Connector;

/// <summary>A log group that an inventory is made of: by the stage that logs there, or by its name.</summary>
public sealed record InventorySource
{
    /// <summary>Where it is.</summary>
    public required AwsSessionOptions Session { get; init; }

    /// <summary>Id of a REST API; null for an HTTP API or a log group.</summary>
    public string? RestApiId { get; init; }

    /// <summary>Id of an HTTP API; null for a REST API or a log group.</summary>
    public string? ApiId { get; init; }

    /// <summary>Name of the stage; null for a log group. Calls of other stages that log to the same group are left out.</summary>
    public string? StageName { get; init; }

    /// <summary>Name or ARN of the log group, whose calls are all taken; null for a stage.</summary>
    public string? LogGroupName { get; init; }
}
