namespace Wallarm.Connector;

/// <summary>Which subscription filter to remove.</summary>
public sealed record SubscriptionFilterRemovalOptions
{
    /// <summary>Name or ARN of the log group.</summary>
    public required string LogGroupName { get; init; }

    /// <summary>Name of the forwarder function: a filter that feeds something else is not removed.</summary>
    public required string FunctionName { get; init; }

    /// <summary>Name of the filter; null for every one of the group that feeds the function.</summary>
    public string? FilterName { get; init; }
}
