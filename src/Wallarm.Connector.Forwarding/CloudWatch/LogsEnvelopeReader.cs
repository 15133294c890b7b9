using System.Runtime.CompilerServices;
using System.Text;
using Wallarm.Connector.Forwarding.Json;

namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>Reads the decompressed JSON of an envelope: finds every event's id and message, and copies neither.</summary>
internal ref struct LogsEnvelopeReader(byte[] buffer, int length, int maxBytes, LogEventRanges events)
{
    /// <summary>
    /// The shortest log event that CloudWatch Logs sends is longer: its id alone has 56 digits. So the bound on an event's bytes bounds the
    /// memory for its log events too.
    /// </summary>
    private const int ShortestEvent = 100;

    /// <summary>So many are allowed under any bound.</summary>
    private const int AlwaysAllowed = 1024;

    private readonly ReadOnlySpan<byte> _text = buffer.AsSpan(0, length);
    private int _index;
    private LogsMessageType? _messageType;
    private string? _owner;
    private string? _logGroup;
    private string? _logStream;
    private bool _hasEvents;

    public LogsEnvelope Read()
    {
        ReadMembers();
        var messageType = _messageType ?? throw LogsEnvelopeException.Missing("messageType", "a string");
        if (messageType == LogsMessageType.Control)
        {
            events.Clear();
            return new LogsEnvelope(buffer, events, messageType);
        }

        if (!_hasEvents) throw LogsEnvelopeException.Missing("logEvents", "an array");
        return new LogsEnvelope(buffer, events, messageType)
        {
            Owner = _owner ?? throw LogsEnvelopeException.Missing("owner", "a string"),
            LogGroup = _logGroup ?? throw LogsEnvelopeException.Missing("logGroup", "a string"),
            LogStream = _logStream ?? throw LogsEnvelopeException.Missing("logStream", "a string"),
        };
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
                "The event's messageType is neither DATA_MESSAGE nor CONTROL_MESSAGE: "
                + "it does not come from a CloudWatch Logs subscription."),
        };
    }

    private void ReadEvents()
    {
        if (Peek() != (byte)'[')
        {
            SkipValue();
            return;
        }

        _hasEvents = true;
        events.Clear();
        Expect((byte)'[');
        for (var more = !TryTake((byte)']'); more; more = TakeCommaOr((byte)']'))
        {
            if (events.Count >= Math.Max(AlwaysAllowed, maxBytes / ShortestEvent)) throw LogsEnvelopeException.TooManyEvents(events.Count);
            events.Add(ReadEvent());
        }
    }

    private LogEventRange ReadEvent()
    {
        if (Peek() != (byte)'{')
        {
            SkipValue();
            return default;
        }

        (int Start, int Length)? id = null;
        (int Start, int Length)? message = null;
        Expect((byte)'{');
        for (var more = !TryTake((byte)'}'); more; more = TakeCommaOr((byte)'}'))
        {
            var name = ReadName();
            if (name.SequenceEqual("id"u8)) id = ReadString();
            else if (name.SequenceEqual("message"u8)) message = ReadString();
            else SkipValue();
        }

        return id is { } found && message is { } text ? new LogEventRange(found.Start, found.Length, text.Start, text.Length) : default;
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
}
