using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Wallarm.Connector.Forwarding.Json;

namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>Reads the decompressed JSON of an envelope: finds every event's id and message, and copies neither.</summary>
internal ref struct LogsEnvelopeReader(byte[] buffer, int length)
{
    private readonly ReadOnlySpan<byte> _text = buffer.AsSpan(0, length);
    private int _index;
    private LogsMessageType? _messageType;
    private string? _owner;
    private string? _logGroup;
    private string? _logStream;
    private bool _hasSubscriptionFilters;
    private LogEventRange[]? _events;
    private int _count;
    private string? _incompleteEvent;

    public LogsEnvelope Read()
    {
        try
        {
            ReadMembers();
            var messageType = _messageType ?? throw LogsEnvelopeException.Missing("messageType", "a string");
            if (messageType == LogsMessageType.Control) return new LogsEnvelope(buffer, _events ?? Rent(1), 0, messageType);
            if (_incompleteEvent is not null) throw LogsEnvelopeException.Missing(_incompleteEvent, Expected(_incompleteEvent));
            if (!_hasSubscriptionFilters) throw LogsEnvelopeException.Missing("subscriptionFilters", "an array");
            return new LogsEnvelope(buffer, _events ?? throw LogsEnvelopeException.Missing("logEvents", "an array"), _count, messageType)
            {
                Owner = _owner ?? throw LogsEnvelopeException.Missing("owner", "a string"),
                LogGroup = _logGroup ?? throw LogsEnvelopeException.Missing("logGroup", "a string"),
                LogStream = _logStream ?? throw LogsEnvelopeException.Missing("logStream", "a string"),
            };
        }
        catch
        {
            if (_events is not null) ArrayPool<LogEventRange>.Shared.Return(_events);
            throw;
        }
    }

    private void ReadMembers()
    {
        SkipWhitespace();
        Expect((byte)'{');
        for (var more = !TryTake((byte)'}'); more; more = TakeCommaOr((byte)'}'))
        {
            var name = ReadName();
            if (name.SequenceEqual("messageType"u8)) ReadMessageType();
            else if (name.SequenceEqual("owner"u8)) _owner = ReadText();
            else if (name.SequenceEqual("logGroup"u8)) _logGroup = ReadText();
            else if (name.SequenceEqual("logStream"u8)) _logStream = ReadText();
            else if (name.SequenceEqual("logEvents"u8)) ReadEvents();
            else if (name.SequenceEqual("subscriptionFilters"u8)) ReadSubscriptionFilters();
            else SkipValue();
        }

        if (_index != _text.Length) throw Malformed(_index);
    }

    private void ReadMessageType()
    {
        _messageType = ReadText() switch
        {
            "DATA_MESSAGE" => LogsMessageType.Data,
            "CONTROL_MESSAGE" => LogsMessageType.Control,
            null => null,
            _ => throw new LogsEnvelopeException(
                LogsEnvelopeError.NotCloudWatchLogs,
                "The event's messageType is neither DATA_MESSAGE nor CONTROL_MESSAGE: it does not come from a CloudWatch Logs subscription."),
        };
    }

    private void ReadSubscriptionFilters()
    {
        _hasSubscriptionFilters = Peek() == (byte)'[';
        SkipValue();
    }

    private void ReadEvents()
    {
        if (Peek() != (byte)'[')
        {
            SkipValue();
            return;
        }

        _events ??= Rent(1024);
        _count = 0;
        Expect((byte)'[');
        for (var more = !TryTake((byte)']'); more; more = TakeCommaOr((byte)']'))
        {
            if (_count == _events.Length) _events = Grow(_events);
            _events[_count] = ReadEvent(_count);
            _count++;
        }
    }

    private LogEventRange ReadEvent(int number)
    {
        if (Peek() != (byte)'{')
        {
            SkipValue();
            _incompleteEvent ??= $"logEvents[{number}]";
            return default;
        }

        (int Start, int Length)? id = null;
        (int Start, int Length)? message = null;
        var hasTimestamp = false;
        Expect((byte)'{');
        for (var more = !TryTake((byte)'}'); more; more = TakeCommaOr((byte)'}'))
        {
            var name = ReadName();
            if (name.SequenceEqual("id"u8)) id = ReadString();
            else if (name.SequenceEqual("message"u8)) message = ReadString();
            else if (name.SequenceEqual("timestamp"u8)) hasTimestamp = ReadNumber();
            else SkipValue();
        }

        if (id is null || message is null || !hasTimestamp)
        {
            _incompleteEvent ??= $"logEvents[{number}]." + (id is null ? "id" : message is null ? "message" : "timestamp");
            return default;
        }

        return new LogEventRange(id.Value.Start, id.Value.Length, message.Value.Start, message.Value.Length);
    }

    private static string Expected(string field) =>
        field.EndsWith("timestamp", StringComparison.Ordinal) ? "a number" : field.EndsWith(']') ? "an object" : "a string";

    private bool ReadNumber()
    {
        var isNumber = Peek() is (byte)'-' or (>= (byte)'0' and <= (byte)'9');
        SkipValue();
        return isNumber;
    }

    private ReadOnlySpan<byte> ReadName()
    {
        if (Peek() != (byte)'"') throw Malformed(_index);
        var (start, count) = ReadString()!.Value;
        Expect((byte)':');
        return _text.Slice(start, count);
    }

    /// <summary>A string's text, or null where the value is of another type.</summary>
    private string? ReadText()
    {
        if (ReadString() is not var (start, count)) return null;
        var text = new byte[count];
        return Encoding.UTF8.GetString(text, 0, JsonText.Unescape(_text.Slice(start, count), text));
    }

    /// <summary>Where a string's text stands, or null where the value is of another type.</summary>
    private (int Start, int Length)? ReadString()
    {
        if (Peek() != (byte)'"')
        {
            SkipValue();
            return null;
        }

        var start = _index + 1;
        var count = JsonText.IndexOfStringEnd(_text[start..]);
        if (count < 0) throw Malformed(_text.Length);
        _index = start + count + 1;
        SkipWhitespace();
        return (start, count);
    }

    private void SkipValue()
    {
        var end = JsonText.SkipValue(_text, _index);
        if (end < 0) throw Malformed(~end);
        _index = end;
        SkipWhitespace();
    }

    private bool TakeCommaOr(byte close)
    {
        if (TryTake(close)) return false;
        Expect((byte)',');
        return true;
    }

    private bool TryTake(byte wanted)
    {
        if (Peek() != wanted) return false;
        _index++;
        SkipWhitespace();
        return true;
    }

    private void Expect(byte wanted)
    {
        if (!TryTake(wanted)) throw Malformed(_index);
    }

    /// <summary>The next byte, or 0 (which JSON never has) at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly byte Peek() => _index < _text.Length ? _text[_index] : (byte)0;

    private void SkipWhitespace() => _index = JsonText.SkipWhitespace(_text, _index);

    private readonly LogsEnvelopeException Malformed(int offset) => LogsEnvelopeException.InvalidJson(offset, _text.Length);

    private static LogEventRange[] Rent(int count) => ArrayPool<LogEventRange>.Shared.Rent(count);

    private static LogEventRange[] Grow(LogEventRange[] events)
    {
        var larger = Rent(events.Length * 2);
        events.CopyTo(larger, 0);
        ArrayPool<LogEventRange>.Shared.Return(events);
        return larger;
    }
}
