namespace Wallarm.Connector;

/// <summary>Which undelivered batches to deliver, or to save.</summary>
public sealed record DeliveryResumptionOptions
{
    /// <summary>Name or ARN of the function that delivers, and whose failure destination holds the batches.</summary>
    public required string FunctionName { get; init; }

    /// <summary>Files, folders and <c>s3://bucket/prefix</c> that hold the batches; empty for the failure destination.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Ids of the messages of a queue that it is about; empty for all.</summary>
    public IReadOnlyList<string> MessageIds { get; init; } = [];

    /// <summary>The folder, or <c>s3://bucket/prefix</c>, that the batches are moved to; null to deliver them.</summary>
    public string? SaveTo { get; init; }
}
