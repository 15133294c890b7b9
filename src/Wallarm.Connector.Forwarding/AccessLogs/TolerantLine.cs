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
        var nestedValuesEnd = true;
        while (TryFindKey(line, ref index, out var key))
        {
            var field = KnownKeys.Find(key);
            var start = index;
            if (start < line.Length && line[start] == (byte)'"')
            {
                start++;
                var end = IndexOfQuotedEnd(line, start);
                if (end < 0) return;
                fields.Set(field, line, start, end, ValueStyle.Escaped);
                index = end + 1;
                continue;
            }

            if (nestedValuesEnd && start < line.Length && line[start] is (byte)'{' or (byte)'[')
            {
                var end = JsonText.SkipValue(line, start);
                nestedValuesEnd = end >= 0;
                if (nestedValuesEnd)
                {
                    fields.Set(field, line, start, end, ValueStyle.None);
                    index = end;
                    continue;
                }
            }

            index = IndexOfBareEnd(line, start);
            var value = line[start..index].TrimEnd(" \t\r\n"u8);
            fields.Set(field, line, start, start + value.Length, value.SequenceEqual("null"u8) ? ValueStyle.None : ValueStyle.Escaped);
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

    private static bool IsKeyCharacter(byte value) =>
        char.IsAsciiLetterOrDigit((char)value) || value is (byte)'_' or (byte)'-' or (byte)'.';

    /// <returns>The index of the quote that ends the value, or -1 where the line was cut off within it.</returns>
    private static int IndexOfQuotedEnd(ReadOnlySpan<byte> line, int start)
    {
        for (var quote = start; ; quote++)
        {
            var length = line[quote..].IndexOf((byte)'"');
            if (length < 0) return -1;
            quote += length;
            if (IsSeparator(line, quote + 1)) return quote;
        }
    }

    private static int IndexOfBareEnd(ReadOnlySpan<byte> line, int start)
    {
        for (var index = start; index < line.Length; index++)
        {
            if (line[index] is (byte)',' or (byte)'}' && IsSeparator(line, index)) return index;
        }

        return line.Length;
    }

    /// <summary>Whether only the end of the object, or a comma and the next key, can stand at an index. Either may be cut off.</summary>
    private static bool IsSeparator(ReadOnlySpan<byte> line, int index)
    {
        index = JsonText.SkipWhitespace(line, index);
        if (index >= line.Length) return true;
        return line[index] switch
        {
            (byte)'}' => JsonText.SkipWhitespace(line, index + 1) == line.Length,
            (byte)',' => TryReadKey(line, index, out _, out _) || IsCutOffKey(line, index + 1),
            _ => false,
        };
    }

    private static bool IsCutOffKey(ReadOnlySpan<byte> line, int index)
    {
        index = JsonText.SkipWhitespace(line, index);
        if (index == line.Length) return true;
        if (line[index++] != (byte)'"' || line.Length - index > MaxKeyLength) return false;
        while (index < line.Length && IsKeyCharacter(line[index])) index++;
        if (index < line.Length && line[index] == (byte)'"') index = JsonText.SkipWhitespace(line, index + 1);
        return index == line.Length;
    }
}
