namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>One log event of an envelope, as bytes of the envelope's buffer: valid until the envelope is disposed.</summary>
public readonly ref struct LogEvent
{
    internal LogEvent(ReadOnlySpan<byte> id, ReadOnlySpan<byte> message, bool isComplete)
    {
        Id = id;
        Message = message;
        IsComplete = isComplete;
    }

    /// <summary>The id that CloudWatch Logs gave the event (digits); the same when Lambda retries the invocation.</summary>
    public ReadOnlySpan<byte> Id { get; }

    /// <summary>The log line as it stands in the envelope: the text of a JSON string, escapes included.</summary>
    public ReadOnlySpan<byte> Message { get; }

    /// <summary>Whether it has an id and a message; if not, both are empty.</summary>
    public bool IsComplete { get; }
}
