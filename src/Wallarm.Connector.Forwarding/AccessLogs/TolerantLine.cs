using Wallarm.Connector.Forwarding.Json;

namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>
/// Reads a line that means to be a JSON object but is none, because a value carries a bare quote, backslash or control character. A value
/// ends where what follows can only be the next key or the end of the line; everything before that is content.
/// </summary>
internal static class TolerantLine
{
    private const int MaxKeyLength = 64;

    public static void Read(ReadOnlySpan<byte> line, ref AccessLogFields fields)
    {
        var index = JsonText.SkipWhitespace(line, 0) + 1;
        while (TryFindKey(line, ref index, out var key))
        {
            var field = AccessLogFields.Known(key);
            if (index < line.Length && line[index] == (byte)'"')
            {
                var start = index + 1;
                var end = IndexOfQuotedEnd(line, start, out index);
                fields.Set(field, line, start, end, ValueStyle.Escaped);
            }
            else
            {
                var nestedEnd = index < line.Length && line[index] is (byte)'{' or (byte)'[' ? JsonText.SkipValue(line, index) : -1;
                if (nestedEnd >= 0)
                {
                    index = nestedEnd;
                    continue;
                }

                var start = index;
                var value = line[start..IndexOfBareEnd(line, start, out index)].TrimEnd(" \t\r\n"u8);
                if (!value.SequenceEqual("null"u8)) fields.Set(field, line, start, start + value.Length, ValueStyle.Escaped);
            }
        }
    }

    /// <summary>Goes on to the next key at or behind an index.</summary>
    /// <param name="line">The line.</param>
    /// <param name="index">Where to start; then where the key's value starts.</param>
    /// <param name="key">The key.</param>
    private static bool TryFindKey(ReadOnlySpan<byte> line, ref int index, out ReadOnlySpan<byte> key)
    {
        while (index < line.Length)
        {
            if (TryReadKey(line, index, out key, out var valueStart))
            {
                index = valueStart;
                return true;
            }

            var comma = line[index..].IndexOf((byte)',');
            index = comma < 0 ? line.Length : index + comma + 1;
        }

        key = default;
        return false;
    }

    /// <summary>Reads <c>"key":</c> at an index, commas and white space in front of it included.</summary>
    private static bool TryReadKey(ReadOnlySpan<byte> line, int index, out ReadOnlySpan<byte> key, out int valueStart)
    {
        key = default;
        valueStart = 0;
        index = JsonText.SkipWhitespace(line, index);
        if (index < line.Length && line[index] == (byte)',') index = JsonText.SkipWhitespace(line, index + 1);
        if (index >= line.Length || line[index] != (byte)'"') return false;
        var start = index + 1;
        var length = 0;
        while (length <= MaxKeyLength && start + length < line.Length && IsKeyCharacter(line[start + length])) length++;
        if (length is 0 or > MaxKeyLength || start + length >= line.Length || line[start + length] != (byte)'"') return false;
        index = JsonText.SkipWhitespace(line, start + length + 1);
        if (index >= line.Length || line[index] != (byte)':') return false;
        key = line.Slice(start, length);
        valueStart = JsonText.SkipWhitespace(line, index + 1);
        return true;
    }

    private static bool IsKeyCharacter(byte value) => char.IsAsciiLetterOrDigit((char)value) || value is (byte)'_' or (byte)'-' or (byte)'.';

    /// <returns>The index of the quote that ends the value, or the end of the line where it was cut off.</returns>
    private static int IndexOfQuotedEnd(ReadOnlySpan<byte> line, int start, out int next)
    {
        for (var quote = start; ; quote++)
        {
            var length = line[quote..].IndexOf((byte)'"');
            if (length < 0) return next = line.Length;
            quote += length;
            next = quote + 1;
            if (IsSeparator(line, next)) return quote;
        }
    }

    private static int IndexOfBareEnd(ReadOnlySpan<byte> line, int start, out int next)
    {
        for (next = start; next < line.Length; next++)
        {
            if (line[next] is (byte)',' or (byte)'}' && IsSeparator(line, next)) return next;
        }

        return line.Length;
    }

    /// <summary>Whether only the end of the object, or a comma and the next key, can stand at an index.</summary>
    private static bool IsSeparator(ReadOnlySpan<byte> line, int index)
    {
        index = JsonText.SkipWhitespace(line, index);
        if (index >= line.Length) return true;
        return line[index] switch
        {
            (byte)'}' => JsonText.SkipWhitespace(line, index + 1) == line.Length,
            (byte)',' => TryReadKey(line, index, out _, out _),
            _ => false,
        };
    }
}
