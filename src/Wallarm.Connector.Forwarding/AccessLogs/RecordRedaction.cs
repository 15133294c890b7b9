namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>
/// Makes records of which only what may leave is left. A segment that holds what must not leave is replaced as a whole. A record lives
/// until the next one is made. Not thread-safe.
/// </summary>
internal sealed class RecordRedaction(RedactedData redacted)
{
    private const int LongestReplacement = 15;
    private const RedactedData InPath = RedactedData.Emails | RedactedData.Tokens | RedactedData.Digits;

    private byte[] _text = [];

    public AccessLogRecord Apply(scoped in AccessLogRecord record)
    {
        // Behind the record's own text: the path, of which a segment of one byte may become a replacement, and the network.
        var room = record.TextLength + (record.Path.Length * (LongestReplacement + 1)) + ClientNetwork.MaxLength;
        if (_text.Length < room) _text = new byte[Math.Max(room, 2 * _text.Length)];
        record.Text.CopyTo(_text);
        var ranges = record.Ranges;
        var end = record.TextLength;
        if ((redacted & InPath) != 0)
        {
            var length = WritePath(record.Path, _text.AsSpan(end));
            ranges[(int)AccessLogField.Path] = new FieldRange(end, length);
            end += length;
        }

        if ((redacted & RedactedData.Addresses) != 0)
        {
            var length = ClientNetwork.Write(record.SourceIp, _text.AsSpan(end));
            ranges[(int)AccessLogField.SourceIp] = new FieldRange(end, length);
            end += length;
        }

        return new AccessLogRecord(_text.AsSpan(0, end), ranges, record.IsPrintable);
    }

    private int WritePath(ReadOnlySpan<byte> path, Span<byte> destination)
    {
        var written = 0;
        while (true)
        {
            var slash = path.IndexOf((byte)'/');
            var segment = slash < 0 ? path : path[..slash];
            var kept = Judge(segment);
            kept.CopyTo(destination[written..]);
            written += kept.Length;
            if (slash < 0) return written;
            destination[written++] = (byte)'/';
            path = path[(slash + 1)..];
        }
    }

    /// <returns>The segment, or what stands for it.</returns>
    private ReadOnlySpan<byte> Judge(ReadOnlySpan<byte> segment)
    {
        var judge = default(SegmentJudge);
        for (var rest = segment; !rest.IsEmpty;)
        {
            judge.Add(SegmentJudge.Decode(rest, out var consumed));
            rest = rest[consumed..];
        }

        var replacement = judge.Replacement(redacted);
        return replacement.IsEmpty ? segment : replacement;
    }
}
