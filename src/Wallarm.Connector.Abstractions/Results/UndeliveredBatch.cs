namespace Wallarm.Connector;

/// <summary>
/// A batch of access-log lines that waits to be delivered. It says nothing of what the lines hold: no line, path or address.
/// </summary>
public sealed record UndeliveredBatch
{
    /// <summary>Number of the AWS account, 12 digits; null for a file.</summary>
    public string? AccountId { get; init; }

    /// <summary>System name of the AWS region; null for a file.</summary>
    public string? Region { get; init; }

    /// <summary>
    /// Name of the function that could not deliver it, as the batch says; where it does not, the function that was asked for, or null with
    /// -Path. A queue may hold batches of several.
    /// </summary>
    public string? FunctionName { get; init; }

    /// <summary>The kind of place that it is in: <c>Queue</c>, <c>Bucket</c> or <c>File</c>.</summary>
    public required string Source { get; init; }

    /// <summary>ARN of the queue; null where it is in none.</summary>
    public string? QueueArn { get; init; }

    /// <summary>Id of the message in the queue; null where it is in none.</summary>
    public string? MessageId { get; init; }

    /// <summary>Path of the file, or <c>s3://bucket/key</c> of the object; null for a message of a queue.</summary>
    public string? Path { get; init; }

    /// <summary>When it got there, as far as that is known: SQS counts its 14 days from then on.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>How long ago that was; null where it is not known.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>How many records the batch has; null if it cannot be read.</summary>
    public int? Records { get; init; }

    /// <summary>
    /// How many of them are still to be delivered; the same as <see cref="Records"/> if nothing says which are settled.
    /// </summary>
    public int? Unsettled { get; init; }

    /// <summary>
    /// Type of the error that the function ended with, such as <c>Wallarm.DeliveryFailed</c>; or the condition that Lambda names, such as
    /// <c>EventAgeExceeded</c>; null where nothing says so.
    /// </summary>
    public string? ErrorType { get; init; }

    /// <summary>What the function or Lambda said; null for errors of others, which might quote a line.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The log group that the lines are of; null if it cannot be read.</summary>
    public string? LogGroupName { get; init; }

    /// <summary>The batch's hash, as the forwarder's log has it (<c>batch</c>); null if it cannot be read.</summary>
    public string? Hash { get; init; }

    /// <summary>Why it cannot be read; null if it can.</summary>
    public string? Problem { get; init; }
}
