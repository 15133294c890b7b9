using System.Text;

namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>
/// What all lines of one log format have in common: the text between their values. A stage logs millions of lines of one format, so a line
/// is first compared with the shape of an earlier one, which takes a fraction of reading it key by key.
/// </summary>
/// <remarks>
/// A line that <see cref="TryRead"/> accepts reads the same key by key: no value holds a quote, so all quotes of the line are the shape's
/// and each text can stand in one place only. A shape that was learned from a forged line thus costs speed, never a field.
/// </remarks>
internal sealed class LineShape
{
    /// <summary>More values than any format has: API Gateway takes formats of 3 KB.</summary>
    private const int MaxCount = 256;

    private readonly byte[][] _texts;
    private readonly byte[][] _escapedTexts;
    private readonly AccessLogField[] _fields;
    private readonly bool[] _isBare;

    private LineShape(byte[][] texts, AccessLogField[] fields, bool[] isBare)
    {
        _texts = texts;
        _escapedTexts = [.. texts.Select(text => text.SelectMany(Escape).ToArray())];
        _fields = fields;
        _isBare = isBare;
    }

    /// <summary>The shape of <see cref="AccessLogFormat.Json"/>: the one that is known without trusting a line.</summary>
    public static LineShape Guide { get; } = Learn<PlainQuotes>(Encoding.UTF8.GetBytes(AccessLogFormat.Json))!;

    /// <summary>How many values a line has.</summary>
    public int Count => _fields.Length;

    /// <summary>
    /// Learns the shape of a line; null if it has values whose end only reading tells (objects, arrays, words without quotes), or a known
    /// key twice.
    /// </summary>
    public static LineShape? Learn<TQuotes>(ReadOnlySpan<byte> line)
        where TQuotes : struct, IQuoteStyle
    {
        var values = new ValueList([], []);
        if (!StrictLine.TryRead<TQuotes, ValueList>(line, ref values)) return null;
        if (values.Ranges.Count is 0 or > MaxCount || values.Styles.Contains(ValueStyle.None)) return null;
        var texts = new byte[values.Ranges.Count + 1][];
        var fields = new AccessLogField[values.Ranges.Count];
        var index = 0;
        for (var number = 0; number < fields.Length; number++)
        {
            var (field, start, end) = values.Ranges[number];
            if (field != AccessLogField.None && Array.IndexOf(fields, field, 0, number) >= 0) return null;
            texts[number] = WithPlainQuotes<TQuotes>(line[index..start]);
            fields[number] = field;
            index = end;
        }

        texts[^1] = WithPlainQuotes<TQuotes>(line[index..]);
        var shape = new LineShape(texts, fields, [.. values.Styles.Select(style => style == ValueStyle.Bare)]);
        var ranges = default(FieldRanges);
        return shape.TryRead<TQuotes>(line, ref ranges) ? shape : null;
    }

    /// <summary>Reads a line of this shape whose values hold no quotes and no escapes.</summary>
    /// <returns>Whether it is one. If not, <paramref name="ranges"/> are of no use.</returns>
    public bool TryRead<TQuotes>(ReadOnlySpan<byte> line, ref FieldRanges ranges)
        where TQuotes : struct, IQuoteStyle
    {
        var texts = Texts<TQuotes>();
        if (!line.StartsWith(texts[0])) return false;
        var index = texts[0].Length;
        for (var number = 0; number < _fields.Length; number++)
        {
            // The text behind a value begins with what ends it: the quote or its backslash, or what follows a number.
            var text = texts[number + 1];
            var rest = line[index..];
            var length = rest.IndexOf(text[0]);
            if (length < 0 || !rest[length..].StartsWith(text)) return false;
            var value = rest[..length];
            if (!TQuotes.IsEscaped && value.Contains((byte)'\\')) return false;
            if (_isBare[number] && !IsNumberOrAbsent(value)) return false;
            if (_fields[number] is not AccessLogField.None and var field) ranges[(int)field] = AccessLogFields.Present(value, index);
            index += length + text.Length;
        }

        return index == line.Length;
    }

    /// <summary>Whether a line can be one of this shape, whatever its values hold: it has all texts, in their order.</summary>
    public bool Fits<TQuotes>(ReadOnlySpan<byte> line)
        where TQuotes : struct, IQuoteStyle
    {
        if (!TryFindEnds<TQuotes>(line, out var index, out var end)) return false;
        foreach (var text in Texts<TQuotes>().AsSpan()[1..^1])
        {
            var length = line[index..end].IndexOf(text);
            if (length < 0) return false;
            index += length + text.Length;
        }

        return true;
    }

    /// <summary>
    /// Reads a line of this shape, one value of which may hold quotes, even whole copies of the shape's texts. It does so only if the line
    /// can be read in one way: each text stands at the same place whether it is looked for from the left or from the right.
    /// </summary>
    /// <returns>Whether there is exactly one way. If not, <paramref name="ranges"/> are of no use.</returns>
    public bool TryReadUniquely(ReadOnlySpan<byte> line, ref FieldRanges ranges)
    {
        if (!TryFindEnds<PlainQuotes>(line, out var index, out var end)) return false;
        Span<FieldRange> values = stackalloc FieldRange[MaxCount];
        values = values[..Count];
        for (var number = 0; number < Count; number++)
        {
            var length = number == Count - 1 ? end - index : line[index..end].IndexOf(_texts[number + 1]);
            if (length < 0) return false;
            values[number] = new FieldRange(index, length);
            index += length + _texts[number + 1].Length;
        }

        var withQuotes = 0;
        for (var number = Count - 1; number >= 0; number--)
        {
            var (start, length) = values[number];
            var value = line.Slice(start, length);
            if (value.Contains((byte)'"') && ++withQuotes > 1) return false;
            if (_isBare[number] && !IsNumberOrAbsent(value)) return false;
            if (_fields[number] is not AccessLogField.None and var field) ranges[(int)field] = AccessLogFields.Present(value, start);
            if (number == 0) return true;
            end = line[..end].LastIndexOf(_texts[number]);
            if (end + _texts[number].Length != start) return false;
        }

        return true;
    }

    private static byte[] Escape(byte value) => value is (byte)'"' or (byte)'\\' ? [(byte)'\\', value] : [value];

    private static byte[] WithPlainQuotes<TQuotes>(ReadOnlySpan<byte> text)
        where TQuotes : struct, IQuoteStyle
    {
        var plain = text.ToArray();
        return TQuotes.IsEscaped ? [.. plain.Where(value => value != (byte)'\\')] : plain;
    }

    private static bool IsNumberOrAbsent(ReadOnlySpan<byte> value) =>
        !value.IsEmpty && (!value.ContainsAnyExceptInRange((byte)'0', (byte)'9') || value.SequenceEqual("-"u8));

    private byte[][] Texts<TQuotes>()
        where TQuotes : struct, IQuoteStyle => TQuotes.IsEscaped ? _escapedTexts : _texts;

    /// <summary>Finds what stands between the first and the last text. White space around a line means nothing.</summary>
    private bool TryFindEnds<TQuotes>(ReadOnlySpan<byte> line, out int start, out int end)
        where TQuotes : struct, IQuoteStyle
    {
        var texts = Texts<TQuotes>();
        var first = texts[0].AsSpan().TrimStart(WhiteSpace);
        var last = texts[^1].AsSpan().TrimEnd(WhiteSpace);
        var content = line.TrimStart(WhiteSpace);
        start = line.Length - content.Length + first.Length;
        content = content.TrimEnd(WhiteSpace);
        end = start - first.Length + content.Length - last.Length;
        return start <= end && content.StartsWith(first) && content.EndsWith(last);
    }

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    private readonly record struct ValueList(List<(AccessLogField Field, int Start, int End)> Ranges, List<ValueStyle> Styles) : IValueSink
    {
        public void Set(AccessLogField field, ReadOnlySpan<byte> line, int start, int end, ValueStyle style)
        {
            Ranges.Add((field, start, end));
            Styles.Add(style);
        }
    }
}
