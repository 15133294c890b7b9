using Wallarm.Connector.Forwarding.Json;

namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>
/// What a CloudWatch Logs subscription hands to a Lambda function: log events of one log stream, decoded once into a pooled buffer and
/// read from there. Dispose it when no record of it is needed any more.
/// </summary>
public sealed class LogsEnvelope : IDisposable
{
    private byte[] _text;
    private readonly LogEventRanges _events;

    /// <param name="text">The buffer, from <see cref="EventBuffer"/>; returned when the envelope is disposed.</param>
    /// <param name="events">Where the log events stand in it; disposed with the envelope.</param>
    /// <param name="messageType">What was sent.</param>
    internal LogsEnvelope(byte[] text, LogEventRanges events, LogsMessageType messageType)
    {
        _text = text;
        _events = events;
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

    /// <summary>Whether messages stand in the envelope as they were logged, and not as text of JSON strings.</summary>
    internal bool HasPlainLines { get; init; }

    /// <summary>How many log events there are.</summary>
    public int Count => _events.Count;

    /// <summary>A log event.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1, in the order they were sent.</param>
    public LogEvent this[int index]
    {
        get
        {
            ObjectDisposedException.ThrowIf(_text.Length == 0, this);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
            var (idStart, idLength, messageStart, messageLength) = _events[index];
            return new LogEvent(
                _text.AsSpan(idStart, idLength), _text.AsSpan(messageStart, messageLength), idStart > 0, HasPlainLines);
        }
    }

    /// <summary>Decodes an event: JSON, base64, gzip, JSON.</summary>
    /// <param name="payload">The event as Lambda hands it out: <c>{"awslogs":{"data":"..."}}</c>.</param>
    /// <param name="maxDecompressedBytes">How large the decompressed JSON may be.</param>
    /// <exception cref="LogsEnvelopeException">The event cannot be read; the error says what is wrong, and where.</exception>
    public static LogsEnvelope Decode(ReadOnlySpan<byte> payload, int maxDecompressedBytes)
    {
        var lambdaEvent = LambdaEvent.Read(payload);
        if (lambdaEvent.Source != EventSource.CloudWatchLogs) throw LogsEnvelopeException.NotCloudWatchLogs("has no awslogs.data");
        var data = lambdaEvent.Data;
        if (!data.IsEscaped) return DecodeData(data.In(payload), maxDecompressedBytes);
        var unescaped = new byte[data.Length];
        return DecodeData(unescaped.AsSpan(0, JsonText.Unescape(data.In(payload), unescaped)), maxDecompressedBytes);
    }

    /// <summary>Decodes what a subscription sends: base64, gzip, JSON.</summary>
    /// <param name="data">The text of <c>awslogs.data</c>, or of the data of a Kinesis record.</param>
    /// <param name="maxDecompressedBytes">How large the decompressed JSON may be.</param>
    /// <exception cref="LogsEnvelopeException">The data cannot be read; the error says what is wrong, and where.</exception>
    public static LogsEnvelope DecodeData(ReadOnlySpan<byte> data, int maxDecompressedBytes)
    {
        var (text, length) = CompressedData.Decompress(data, maxDecompressedBytes);
        var events = new LogEventRanges();
        try
        {
            return new LogsEnvelopeReader(text, length, maxDecompressedBytes, events).Read();
        }
        catch
        {
            EventBuffer.Return(text);
            events.Dispose();
            throw;
        }
    }

    /// <summary>Leaves out records; the others move up and keep their order.</summary>
    /// <param name="records">The records to leave out.</param>
    public void Remove(RecordSet records)
    {
        ArgumentNullException.ThrowIfNull(records);
        _events.Remove(records);
    }

    /// <summary>Returns the buffers.</summary>
    public void Dispose()
    {
        if (_text.Length == 0) return;
        EventBuffer.Return(_text);
        _events.Dispose();
        _text = [];
    }
}
