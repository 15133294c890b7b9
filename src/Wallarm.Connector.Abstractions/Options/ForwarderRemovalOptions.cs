namespace Wallarm.Connector;

/// <summary>Which function to remove.</summary>
public sealed record ForwarderRemovalOptions
{
    /// <summary>Name of the function.</summary>
    public required string FunctionName { get; init; }

    /// <summary>Whether the function's log group is removed as well.</summary>
    public bool RemoveLogGroup { get; init; }

    /// <summary>
    /// Whether the subscription filters of every log group of the region are read, and not only of those that stages log to or that saved
    /// settings name.
    /// </summary>
    public bool FullScan { get; init; }

    /// <summary>Whether it is removed although log groups still feed it.</summary>
    public bool EvenIfFed { get; init; }

    /// <summary>Whether the queue of undelivered batches is deleted although it holds some.</summary>
    public bool DiscardUndelivered { get; init; }
}
