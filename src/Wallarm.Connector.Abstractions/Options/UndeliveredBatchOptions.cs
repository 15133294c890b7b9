namespace Wallarm.Connector;

/// <summary>Which undelivered batches to list.</summary>
public sealed record UndeliveredBatchOptions
{
    /// <summary>Name or ARN of the function whose failure destination is looked at.</summary>
    public required string FunctionName { get; init; }

    /// <summary>Files, folders and <c>s3://bucket/prefix</c> to look at instead; empty for the failure destination.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>How many batches are listed at most.</summary>
    public required int First { get; init; }
}
