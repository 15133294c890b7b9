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

    /// <returns>Whether the line was read to its end. Where not, <paramref name="fields"/> are of no use.</returns>
    public static bool TryRead<TQuotes>(ReadOnlySpan<byte> line, ref AccessLogFields fields)
        where TQuotes : struct, IQuoteStyle
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

            index = ReadValue<TQuotes>(line, index, AccessLogFields.Known(line[keyStart..keyEnd]), ref fields);
            if (index < 0) return false;
            index = JsonText.SkipWhitespace(line, index);
            if (Is(line, index, (byte)'}')) return IsEnd(line, index + 1);
            if (!Is(line, index, (byte)',')) return false;
            index = JsonText.SkipWhitespace(line, index + 1);
        }
    }

    /// <returns>The index behind the value, or a negative number.</returns>
    private static int ReadValue<TQuotes>(ReadOnlySpan<byte> line, int start, AccessLogField field, ref AccessLogFields fields)
        where TQuotes : struct, IQuoteStyle
    {
        if (TQuotes.IsQuote(line, start))
        {
            start += TQuotes.QuoteLength;
            var end = TQuotes.IndexOfStringEnd(line, start, out var escaped);
            if (end < 0) return end;
            fields.Set(field, line, start, end, escaped);
            return end + TQuotes.QuoteLength;
        }

        if (Is(line, start, (byte)'{') || Is(line, start, (byte)'[')) return JsonText.SkipValue(line, start);
        return ReadBareValue(line, start, field, ref fields);
    }

    private static int ReadBareValue(ReadOnlySpan<byte> line, int start, AccessLogField field, ref AccessLogFields fields)
    {
        var length = line[start..].IndexOfAny(BareValueEnds);
        if (length < 0 || line[start + length] is not ((byte)',' or (byte)'}')) return -1;
        var value = line.Slice(start, length).TrimEnd(" \t\r\n"u8);
        if (value.IsEmpty) return -1;
        if (!value.SequenceEqual("null"u8)) fields.Set(field, line, start, start + value.Length, escaped: false);
        return start + length;
    }

    private static bool Is(ReadOnlySpan<byte> line, int index, byte wanted) => index < line.Length && line[index] == wanted;

    private static bool IsEnd(ReadOnlySpan<byte> line, int index) => JsonText.SkipWhitespace(line, index) == line.Length;
}
