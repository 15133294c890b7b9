using Wallarm.Connector.Forwarding.CloudWatch;

namespace Wallarm.Connector.Engine.Undelivered;

/// <summary>Something that lies where batches wait, read or not.</summary>
/// <param name="Source">The kind of place: <c>Queue</c>, <c>Bucket</c> or <c>File</c>.</param>
/// <param name="Name">What it is called there: a message id, a path, or <c>s3://bucket/key</c>.</param>
/// <param name="SentAt">When it got there; null if that is not known.</param>
/// <param name="Bytes">What was read of it.</param>
/// <param name="Unreadable">Why it was not read; null if it was.</param>
internal sealed record StoredBatch(
    string Source, string Name, DateTimeOffset? SentAt, ReadOnlyMemory<byte> Bytes, string? Unreadable = null)
{
    /// <summary>Why it is not read if it is larger than any batch.</summary>
    public const string TooLarge = "It is larger than any batch (16 MB).";

    /// <summary>Reads the batch.</summary>
    /// <param name="problem">Why it is none; null if it is one.</param>
    public UndeliveredBody? Read(out string? problem)
    {
        problem = Unreadable;
        if (problem is not null) return null;
        try
        {
            return UndeliveredBody.Read(Bytes);
        }
        catch (LogsEnvelopeException exception)
        {
            problem = exception.Message;
            return null;
        }
    }
}
