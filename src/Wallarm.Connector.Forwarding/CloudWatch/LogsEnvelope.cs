using System.Buffers;

namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>
/// What a CloudWatch Logs subscription hands to a Lambda function: log events of one log stream, decoded once into a pooled buffer and
/// read from there. Dispose it when no record of it is needed any more.
/// </summary>
public sealed class LogsEnvelope : IDisposable
{
    private byte[] _text;
    private LogEventRange[] _events;

    internal LogsEnvelope(byte[] text, LogEventRange[] events, int count, LogsMessageType messageType)
    {
        _text = text;
        _events = events;
        Count = count;
        MessageType = messageType;
    }

    /// <summary>What was sent: log events, or a check of the destination, which has none.</summary>
    public LogsMessageType MessageType { get; }

    /// <summary>The account id that owns the log group.</summary>
    public string Owner { get; internal init; } = "";

    /// <summary>The log group's name.</summary>
    public string LogGroup { get; internal init; } = "";

    /// <summary>The log stream's name.</summary>
    public string LogStream { get; internal init; } = "";

    /// <summary>How many log events there are.</summary>
    public int Count { get; }

    /// <summary>A log event.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1, in the order they were sent.</param>
    public LogEvent this[int index]
    {
        get
        {
            ObjectDisposedException.ThrowIf(_text.Length == 0, this);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
            var (idStart, idLength, messageStart, messageLength) = _events[index];
            return new LogEvent(_text.AsSpan(idStart, idLength), _text.AsSpan(messageStart, messageLength));
        }
    }

    /// <summary>Decodes an event: base64, gzip, JSON.</summary>
    /// <param name="payload">The event as Lambda hands it out: <c>{"awslogs":{"data":"..."}}</c>.</param>
    /// <param name="maxDecompressedBytes">How large the decompressed JSON may be.</param>
    /// <exception cref="LogsEnvelopeException">The event cannot be read; the error says what is wrong, and where.</exception>
    public static LogsEnvelope Decode(ReadOnlySpan<byte> payload, int maxDecompressedBytes)
    {
        var (text, length) = AwsLogsData.Decompress(payload, maxDecompressedBytes);
        try
        {
            return new LogsEnvelopeReader(text, length).Read();
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(text);
            throw;
        }
    }

    /// <summary>Returns the buffers.</summary>
    public void Dispose()
    {
        if (_text.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_text);
        ArrayPool<LogEventRange>.Shared.Return(_events);
        _text = [];
        _events = [];
    }
}

/// <summary>Where an event's id and message stand in the envelope's buffer, in bytes.</summary>
internal readonly record struct LogEventRange(int IdStart, int IdLength, int MessageStart, int MessageLength);
