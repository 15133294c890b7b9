using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>One log event of an envelope, as bytes of the envelope's buffer: valid until the envelope is disposed.</summary>
public readonly ref struct LogEvent
{
    internal LogEvent(ReadOnlySpan<byte> id, ReadOnlySpan<byte> message, bool isComplete, bool isPlain)
    {
        Id = id;
        Message = message;
        IsComplete = isComplete;
        IsPlain = isPlain;
    }

    /// <summary>
    /// The id that CloudWatch Logs gave the event (digits); the same when Lambda retries the invocation. A line that came through Firehose
    /// has no other id than itself.
    /// </summary>
    public ReadOnlySpan<byte> Id { get; }

    /// <summary>
    /// The log line as it stands in the envelope: the text of a JSON string, escapes included, unless it <see cref="IsPlain"/>.
    /// </summary>
    public ReadOnlySpan<byte> Message { get; }

    /// <summary>Whether it has an id and a message; if not, both are empty.</summary>
    public bool IsComplete { get; }

    /// <summary>Whether the message is the line as it was logged, without escapes of JSON.</summary>
    public bool IsPlain { get; }

    /// <summary>The id as text that may be logged: it quotes nothing of the line.</summary>
    public string IdText =>
        IsPlain ? XxHash128.HashToUInt128(Id).ToString("x32", CultureInfo.InvariantCulture) : Encoding.UTF8.GetString(Id);
}
