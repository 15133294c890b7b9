using System.Buffers;
using Wallarm.Connector.Forwarding.Json;

namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>
/// Reads a line that is a JSON object. Beyond JSON it takes unquoted values, which a format with unquoted variables yields
/// (<c>"integrationLatency": -</c>), and control characters in strings.
/// </summary>
internal static class StrictLine
{
    private static readonly SearchValues<byte> BareValueEnds = SearchValues.Create(",}\"\\{["u8);

    /// <returns>Whether the line was read to its end. Where not, what <paramref name="values"/> got is of no use.</returns>
    public static bool TryRead<TQuotes, TSink>(ReadOnlySpan<byte> line, ref TSink values)
        where TQuotes : struct, IQuoteStyle
        where TSink : struct, IValueSink
    {
        var index = JsonText.SkipWhitespace(line, 0);
        if (!Is(line, index, (byte)'{')) return false;
        index = JsonText.SkipWhitespace(line, index + 1);
        if (Is(line, index, (byte)'}')) return IsEnd(line, index + 1);
        while (true)
        {
            if (!TQuotes.IsQuote(line, index)) return false;
            var keyStart = index + TQuotes.QuoteLength;
            var keyEnd = TQuotes.IndexOfStringEnd(line, keyStart, out _);
            if (keyEnd < 0) return false;
            index = JsonText.SkipWhitespace(line, keyEnd + TQuotes.QuoteLength);
            if (!Is(line, index, (byte)':')) return false;
            index = JsonText.SkipWhitespace(line, index + 1);

            index = ReadValue<TQuotes, TSink>(line, index, KnownKeys.Find(line[keyStart..keyEnd]), ref values);
            if (index < 0) return false;
            index = JsonText.SkipWhitespace(line, index);
            if (Is(line, index, (byte)'}')) return IsEnd(line, index + 1);
            if (!Is(line, index, (byte)',')) return false;
            index = JsonText.SkipWhitespace(line, index + 1);
        }
    }

    /// <returns>The index behind the value, or a negative number.</returns>
    private static int ReadValue<TQuotes, TSink>(ReadOnlySpan<byte> line, int start, AccessLogField field, ref TSink values)
        where TQuotes : struct, IQuoteStyle
        where TSink : struct, IValueSink
    {
        if (TQuotes.IsQuote(line, start))
        {
            start += TQuotes.QuoteLength;
            var end = TQuotes.IndexOfStringEnd(line, start, out var escaped);
            if (end < 0) return end;
            values.Set(field, line, start, end, escaped ? ValueStyle.Escaped : ValueStyle.Quoted);
            return end + TQuotes.QuoteLength;
        }

        if (!Is(line, start, (byte)'{') && !Is(line, start, (byte)'[')) return ReadBareValue(line, start, field, ref values);
        var nestedEnd = JsonText.SkipValue(line, start);
        if (nestedEnd >= 0) values.Set(field, line, start, nestedEnd, ValueStyle.None);
        return nestedEnd;
    }

    private static int ReadBareValue<TSink>(ReadOnlySpan<byte> line, int start, AccessLogField field, ref TSink values)
        where TSink : struct, IValueSink
    {
        var length = line[start..].IndexOfAny(BareValueEnds);
        if (length < 0 || line[start + length] is not ((byte)',' or (byte)'}')) return -1;
        var value = line.Slice(start, length).TrimEnd(" \t\r\n"u8);
        if (value.IsEmpty) return -1;
        values.Set(field, line, start, start + value.Length, value.SequenceEqual("null"u8) ? ValueStyle.None : ValueStyle.Bare);
        return start + length;
    }

    private static bool Is(ReadOnlySpan<byte> line, int index, byte wanted) => index < line.Length && line[index] == wanted;

    private static bool IsEnd(ReadOnlySpan<byte> line, int index) => JsonText.SkipWhitespace(line, index) == line.Length;
}
