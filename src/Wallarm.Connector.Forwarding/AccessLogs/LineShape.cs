namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>
/// What all lines of one log format have in common: the text between their values. A stage logs millions of lines of one format, so a line
/// is first compared with the shape of an earlier one, which takes a fraction of reading it key by key; a line of another shape is read
/// that way. Made of lines inside JSON strings, as CloudWatch Logs sends them.
/// </summary>
internal sealed class LineShape
{
    private readonly byte[][] _texts;
    private readonly AccessLogField[] _fields;
    private readonly bool[] _isBare;

    private LineShape(byte[][] texts, AccessLogField[] fields, bool[] isBare)
    {
        _texts = texts;
        _fields = fields;
        _isBare = isBare;
    }

    /// <summary>Learns the shape of a line; null where the line holds null, objects or arrays, whose text differs from line to line.</summary>
    public static LineShape? Learn(ReadOnlySpan<byte> line)
    {
        var values = new ValueList([], []);
        if (!StrictLine.TryRead<EscapedQuotes, ValueList>(line, ref values) || values.Ranges.Count == 0 || values.Styles.Contains(ValueStyle.None)) return null;
        var texts = new byte[values.Ranges.Count + 1][];
        var fields = new AccessLogField[values.Ranges.Count];
        var seen = new HashSet<AccessLogField>();
        var index = 0;
        for (var number = 0; number < fields.Length; number++)
        {
            var (field, start, end) = values.Ranges[number];
            texts[number] = line[index..start].ToArray();
            fields[number] = seen.Add(field) ? field : AccessLogField.None;
            index = end;
        }

        texts[^1] = line[index..].ToArray();
        return new LineShape(texts, fields, [.. values.Styles.Select(style => style == ValueStyle.Bare)]);
    }

    /// <summary>Reads a line of this shape.</summary>
    /// <returns>Whether it is one. Where not, <paramref name="ranges"/> are of no use.</returns>
    public bool TryRead(ReadOnlySpan<byte> line, ref FieldRanges ranges)
    {
        var texts = _texts;
        if (!line.StartsWith(texts[0])) return false;
        var index = texts[0].Length;
        for (var number = 0; number < _fields.Length; number++)
        {
            // The text behind a value begins with what ends it: the backslash of an escaped quote, or what follows a number.
            var text = texts[number + 1];
            var rest = line[index..];
            var length = rest.IndexOf(text[0]);
            if (length < 0 || !rest[length..].StartsWith(text)) return false;
            var value = rest[..length];
            if (_isBare[number] && !IsNumber(value)) return false;
            if (_fields[number] is not AccessLogField.None and var field) ranges[(int)field] = AccessLogFields.Present(value, index);
            index += length + text.Length;
        }

        return index == line.Length;
    }

    private static bool IsNumber(ReadOnlySpan<byte> value) => !value.IsEmpty && !value.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private readonly record struct ValueList(List<(AccessLogField Field, int Start, int End)> Ranges, List<ValueStyle> Styles) : IValueSink
    {
        public void Set(AccessLogField field, ReadOnlySpan<byte> line, int start, int end, ValueStyle style)
        {
            Ranges.Add((field, start, end));
            Styles.Add(style);
        }
    }
}
