using System.Buffers;
using Wallarm.Connector.Forwarding.Json;

namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>
/// Turns access-log lines into records. One line at a time: a record lives until the parser reads the next line. Not thread-safe.
/// </summary>
public sealed class AccessLogParser
{
    private static readonly SearchValues<byte> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>So many lines in a row that do not have the shape mean that another format is coming now.</summary>
    private const int MissesToRelearn = 16;

    /// <summary>So many lines are read without a further attempt where a line had no shape to learn.</summary>
    private const int MissesToRetry = 10_000;

    private byte[] _scratch = [];
    private LineShape? _shape;
    private int _misses = MissesToRelearn;

    /// <summary>Reads a line as it stands in a <see cref="CloudWatch.LogEvent"/>: the text of a JSON string, escapes included.</summary>
    /// <param name="message">The text between the string's quotes.</param>
    /// <param name="record">The record, when the result is <see cref="InvalidReason.None"/>.</param>
    /// <returns>Why the line is no record that can be forwarded.</returns>
    public InvalidReason ParseJsonString(ReadOnlySpan<byte> message, out AccessLogRecord record)
    {
        var ranges = default(FieldRanges);
        if (_shape is not null && _shape.TryRead(message, ref ranges))
        {
            _misses = 0;
            record = new AccessLogRecord(message, ranges, isPrintable: !message.ContainsAnyExceptInRange((byte)' ', (byte)'~'));
            return Check(record);
        }

        var fields = default(AccessLogFields);
        if (StrictLine.TryRead<EscapedQuotes, AccessLogFields>(message, ref fields))
        {
            if (++_misses >= MissesToRelearn) Relearn(message);
            record = new AccessLogRecord(message, fields.Ranges);
            return Check(record);
        }

        var scratch = Scratch(message.Length);
        return ParseInPlace(scratch[..JsonText.Unescape(message, scratch)], out record);
    }

    /// <summary>Reads a line as it was logged.</summary>
    /// <param name="line">The line, with or without a line break at its end.</param>
    /// <param name="record">The record, when the result is <see cref="InvalidReason.None"/>.</param>
    /// <returns>Why the line is no record that can be forwarded.</returns>
    public InvalidReason ParseLine(ReadOnlySpan<byte> line, out AccessLogRecord record)
    {
        var scratch = Scratch(line.Length)[..line.Length];
        line.CopyTo(scratch);
        return ParseInPlace(scratch, out record);
    }

    private static InvalidReason ParseInPlace(Span<byte> line, out AccessLogRecord record)
    {
        var start = JsonText.SkipWhitespace(line, 0);
        if (start == line.Length || line[start] != (byte)'{')
        {
            record = default;
            return InvalidReason.NotJsonObject;
        }

        var fields = default(AccessLogFields);
        if (!StrictLine.TryRead<PlainQuotes, AccessLogFields>(line, ref fields))
        {
            fields = default;
            TolerantLine.Read(line, ref fields);
        }

        for (var field = AccessLogField.RequestId; field < AccessLogField.None; field++)
        {
            if (!fields.IsEscaped(field)) continue;
            var range = fields[field];
            var value = line.Slice(range.Start, range.Length);
            fields.SetLength(field, JsonText.Unescape(value, value));
        }

        record = new AccessLogRecord(line, fields.Ranges);
        return Check(record);
    }

    private static InvalidReason Check(in AccessLogRecord record)
    {
        var method = record.HttpMethod;
        var path = record.Path;
        if (method.IsEmpty) return InvalidReason.MethodMissing;
        if (method.Length > AccessLogRecord.MaxMethodLength || method.ContainsAnyExcept(TokenCharacters)) return InvalidReason.MethodNotToken;
        if (method.SequenceEqual("CONNECT"u8)) return InvalidReason.MethodConnect;
        if (path.IsEmpty) return InvalidReason.PathMissing;
        if (path[0] != (byte)'/') return InvalidReason.PathNotAbsolute;
        return path.Length > AccessLogRecord.MaxPathLength ? InvalidReason.PathTooLong : InvalidReason.None;
    }

    private void Relearn(ReadOnlySpan<byte> message)
    {
        var shape = LineShape.Learn(message);
        _misses = shape is null ? MissesToRelearn - MissesToRetry : 0;
        _shape = shape ?? _shape;
    }

    private Span<byte> Scratch(int length)
    {
        if (_scratch.Length < length) _scratch = new byte[Math.Max(length, 2 * _scratch.Length)];
        return _scratch;
    }
}
