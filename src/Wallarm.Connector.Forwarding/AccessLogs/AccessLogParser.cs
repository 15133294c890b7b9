using System.Buffers;
using Wallarm.Connector.Forwarding.Json;

namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>
/// Turns access-log lines into records. One line at a time: a record lives until the parser reads the next line. Not thread-safe.
/// </summary>
/// <remarks>
/// Path, user agent and error message are text of the caller, which API Gateway may write with its quotes as they are. What is guaranteed
/// for formats that are one flat JSON object with quotes around these texts:
/// <list type="bullet">
/// <item>
/// No such text changes another field of the record whose key the format has: the field is as API Gateway wrote it, or the line is
/// <see cref="InvalidReason.KeysAmbiguous"/>. For injected keys this holds from the first line on. For injected objects that enclose keys
/// of the format (one text opens the object, another one closes it) it holds from the first line on in lines of
/// <see cref="AccessLogFormat.Json"/>, and in lines of another format while it is the one that the parser has learned.
/// </item>
/// <item>
/// A key that stands twice with one value is read. With different values it is read only in a line of <see cref="AccessLogFormat.Json"/>
/// that can be divided into values in exactly one way, with quotes in one value at most, and only by a parser that has read at least 16
/// lines of that format and none of another. A line alone does not tell its format: until the parser has read an honest line of a second
/// format, a forged one of that format can be made to read like one of the guide's.
/// </item>
/// <item>A key that the format lacks can be filled in by a caller: nothing tells such a line from one of a format that has the key.</item>
/// </list>
/// </remarks>
public sealed class AccessLogParser
{
    private static readonly SearchValues<byte> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>
    /// The longest line, in bytes as it stands. CloudWatch Logs takes 1 MB, of which escapes can make six times as much; a line of API
    /// Gateway is much shorter.
    /// </summary>
    public const int MaxLineLength = 8 * 1024 * 1024;

    /// <summary>So many lines in a row that do not have the shape mean that another format is coming now.</summary>
    private const int MissesToRelearn = 16;

    /// <summary>So many lines are read without a further attempt where a line had no shape to learn.</summary>
    private const int MissesToRetry = 10_000;

    /// <summary>So many lines of the guide's format, and none of another, before a line with a repeated key counts as one of it.</summary>
    private const int LinesToTrust = 16;

    private byte[] _scratch = [];
    private LineShape _shape = LineShape.Guide;
    private int _misses = MissesToRelearn;
    private int _guideLines;
    private bool _hasOtherFormats;

    /// <summary>Reads a line as it stands in a <see cref="CloudWatch.LogEvent"/>: the text of a JSON string, escapes included.</summary>
    /// <param name="message">The text between the string's quotes.</param>
    /// <param name="record">The record, when the result is <see cref="InvalidReason.None"/>.</param>
    /// <returns>Why the line is no record that can be forwarded.</returns>
    public InvalidReason ParseJsonString(ReadOnlySpan<byte> message, out AccessLogRecord record)
    {
        if (message.Length > MaxLineLength)
        {
            record = default;
            return InvalidReason.LineTooLong;
        }

        if (TryReadShape<EscapedQuotes>(message, out record)) return Check(record);
        var fields = default(AccessLogFields);
        if (StrictLine.TryRead<EscapedQuotes, AccessLogFields>(message, ref fields) && !fields.HasConflict)
        {
            NoteFormat<EscapedQuotes>(message, fields);
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
        if (line.Length > MaxLineLength)
        {
            record = default;
            return InvalidReason.LineTooLong;
        }

        var scratch = Scratch(line.Length)[..line.Length];
        line.CopyTo(scratch);
        return ParseInPlace(scratch, out record);
    }

    private InvalidReason ParseInPlace(Span<byte> line, out AccessLogRecord record)
    {
        if (TryReadShape<PlainQuotes>(line, out record)) return Check(record);
        var start = JsonText.SkipWhitespace(line, 0);
        if (start == line.Length || line[start] != (byte)'{') return InvalidReason.NotJsonObject;

        var fields = default(AccessLogFields);
        var isStrict = StrictLine.TryRead<PlainQuotes, AccessLogFields>(line, ref fields);
        if (!isStrict)
        {
            fields = default;
            TolerantLine.Read(line, ref fields);
        }

        if (!IsAmbiguous(line, fields, isStrict)) NoteFormat<PlainQuotes>(line, fields);
        else if (!TryResolve(line, ref fields)) return InvalidReason.KeysAmbiguous;

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

    private bool TryReadShape<TQuotes>(ReadOnlySpan<byte> line, out AccessLogRecord record)
        where TQuotes : struct, IQuoteStyle
    {
        var ranges = default(FieldRanges);
        if (!_shape.TryRead<TQuotes>(line, ref ranges))
        {
            record = default;
            return false;
        }

        _misses = 0;
        CountFormat(_shape == LineShape.Guide);
        record = new AccessLogRecord(line, ranges, isPrintable: !line.ContainsAnyExceptInRange((byte)' ', (byte)'~'));
        return true;
    }

    /// <summary>Whether what was read by keys may be a caller's text rather than what API Gateway wrote under these keys.</summary>
    private bool IsAmbiguous(ReadOnlySpan<byte> line, in AccessLogFields fields, bool isStrict)
    {
        if (fields.HasConflict) return true;

        // Keys of the format within an object: one that a caller opened in one value and closed in another, if the line has a flat format.
        if (fields.NestedKeyCount > 0 && (LineShape.Guide.Fits<PlainQuotes>(line) || _shape.Fits<PlainQuotes>(line))) return true;

        // A strict line shows every key of its format as a key: none of the quotes around a key can be one that ends a value. In any other
        // line a value that a caller has begun may hold keys of the format, and a value may run on behind its end.
        if (isStrict) return false;
        return KnownKeys.Count(line) != fields.KnownKeyCount + fields.NestedKeyCount || fields.HasQuoteOutsideCallersText(line);
    }

    private bool TryResolve(ReadOnlySpan<byte> line, ref AccessLogFields fields)
    {
        var ranges = default(FieldRanges);
        if (_hasOtherFormats || _guideLines < LinesToTrust || !LineShape.Guide.TryReadUniquely(line, ref ranges)) return false;
        fields.Replace(ranges);
        return true;
    }

    /// <summary>Notes the format of a line that was read by keys, and learns it if it is to be expected from now on.</summary>
    private void NoteFormat<TQuotes>(ReadOnlySpan<byte> line, in AccessLogFields fields)
        where TQuotes : struct, IQuoteStyle
    {
        if (!_hasOtherFormats) CountFormat(fields.KeyCount == LineShape.Guide.Count && LineShape.Guide.Fits<TQuotes>(line));
        if (fields.HasSpecialValue || ++_misses < MissesToRelearn) return;
        var shape = LineShape.Learn<TQuotes>(line);
        _misses = shape is null ? MissesToRelearn - MissesToRetry : 0;
        _shape = shape ?? _shape;
    }

    private void CountFormat(bool isGuide)
    {
        if (!isGuide) _hasOtherFormats = true;
        else if (_guideLines < LinesToTrust) _guideLines++;
    }

    private static InvalidReason Check(in AccessLogRecord record)
    {
        var method = record.HttpMethod;
        var path = record.Path;
        if (method.IsEmpty) return InvalidReason.MethodMissing;
        if (method.Length > AccessLogRecord.MaxMethodLength || method.ContainsAnyExcept(TokenCharacters))
        {
            return InvalidReason.MethodNotToken;
        }

        if (method.SequenceEqual("CONNECT"u8)) return InvalidReason.MethodConnect;
        if (path.IsEmpty) return InvalidReason.PathMissing;
        if (path[0] != (byte)'/') return InvalidReason.PathNotAbsolute;
        return path.Length > AccessLogRecord.MaxPathLength ? InvalidReason.PathTooLong : InvalidReason.None;
    }

    private Span<byte> Scratch(int length)
    {
        if (_scratch.Length < length) _scratch = new byte[Math.Max(length, 2 * _scratch.Length)];
        return _scratch;
    }
}
