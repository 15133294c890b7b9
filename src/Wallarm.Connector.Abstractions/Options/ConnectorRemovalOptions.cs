namespace Wallarm.Connector;

/// <summary>Which connector to remove.</summary>
public sealed record ConnectorRemovalOptions
{
    /// <summary>System names of the regions; empty for the session's.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Name or ARN of the function.</summary>
    public required string FunctionName { get; init; }

    /// <summary>Name of the role; null for the role of the function.</summary>
    public string? RoleName { get; init; }

    /// <summary>Whether log groups that the module made are removed as well. They are audit data.</summary>
    public bool RemoveLogGroup { get; init; }

    /// <summary>
    /// Whether the subscription filters of every log group of the region are read, and not only of those that stages log to or that saved
    /// settings name.
    /// </summary>
    public bool FullScan { get; init; }

    /// <summary>Whether the queue of undelivered batches is deleted although it holds some.</summary>
    public bool DiscardUndelivered { get; init; }
}
