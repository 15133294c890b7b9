using System.Buffers;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Json;

namespace Wallarm.Connector.Forwarding.Json;

/// <summary>
/// JSON text as bytes: where a string or a value ends, and what its escapes stand for. Access-log lines travel as JSON inside a
/// JSON string, most of it quotes and backslashes, where a general reader spends its time; this one goes 32 bytes at a time.
/// </summary>
internal static class JsonText
{
    /// <summary>How deep unknown values may nest before the text counts as malformed.</summary>
    private const int MaxDepth = 64;

    private static readonly SearchValues<byte> LiteralEnds = SearchValues.Create(" \r\n\t,]}"u8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipWhitespace(ReadOnlySpan<byte> text, int index)
    {
        while ((uint)index < (uint)text.Length && text[index] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') index++;
        return index;
    }

    /// <summary>Finds the quote that closes a string.</summary>
    /// <param name="text">The text behind the opening quote.</param>
    /// <returns>The index of the closing quote, or -1 where there is none.</returns>
    public static int IndexOfStringEnd(ReadOnlySpan<byte> text)
    {
        ref byte first = ref MemoryMarshal.GetReference(text);
        var quote = Vector256.Create((byte)'"');
        var backslash = Vector256.Create((byte)'\\');
        var index = 0;
        uint carry = 0;
        for (; index <= text.Length - Vector256<byte>.Count; index += Vector256<byte>.Count)
        {
            var block = Vector256.LoadUnsafe(ref first, (nuint)index);
            var quotes = Vector256.Equals(block, quote).ExtractMostSignificantBits();
            var backslashes = Vector256.Equals(block, backslash).ExtractMostSignificantBits();
            quotes &= ~Escaped(backslashes, ref carry);
            if (quotes != 0) return index + BitOperations.TrailingZeroCount(quotes);
        }

        for (; index < text.Length; index++)
        {
            if (carry != 0) carry = 0;
            else if (text[index] == (byte)'\\') carry = 1;
            else if (text[index] == (byte)'"') return index;
        }

        return -1;
    }

    /// <summary>The bytes of a block that a backslash in front of them escapes.</summary>
    private static uint Escaped(uint backslashes, ref uint carry)
    {
        var behind = (backslashes << 1) | carry;
        if ((backslashes & behind) == 0)
        {
            carry = backslashes >> 31;
            return behind;
        }

        // Runs of backslashes: within a run every second one is itself escaped.
        uint escaped = 0;
        var pending = carry;
        for (var bit = 0; bit < 32; bit++)
        {
            escaped |= pending << bit;
            pending = ~pending & (backslashes >> bit) & 1;
        }

        carry = pending;
        return escaped;
    }

    /// <summary>
    /// Replaces escapes by what they stand for. A lone surrogate becomes U+FFFD; a backslash that starts no escape of JSON stays.
    /// </summary>
    /// <param name="text">The text of a string, without its quotes.</param>
    /// <param name="destination">At least as long as <paramref name="text"/>; may start at the same place.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var written = 0;
        while (true)
        {
            var run = text.IndexOf((byte)'\\');
            if (run < 0 || run == text.Length - 1)
            {
                text.CopyTo(destination[written..]);
                return written + text.Length;
            }

            text[..run].CopyTo(destination[written..]);
            written += run;
            text = text[run..];
            text = text[UnescapeOne(text, destination, ref written)..];
        }
    }

    /// <summary>Writes what one escape stands for and returns how much of the text it took.</summary>
    private static int UnescapeOne(ReadOnlySpan<byte> text, Span<byte> destination, ref int written)
    {
        if (text[1] == (byte)'u' && TryReadHex(text[2..], out var unit))
        {
            var taken = 6;
            var rune = Rune.ReplacementChar;
            if (!char.IsSurrogate((char)unit))
            {
                rune = new Rune((char)unit);
            }
            else if (text.Length > 7 && text[6] == (byte)'\\' && text[7] == (byte)'u' && TryReadHex(text[8..], out var low)
                && Rune.TryCreate((char)unit, (char)low, out var pair))
            {
                rune = pair;
                taken = 12;
            }

            written += rune.EncodeToUtf8(destination[written..]);
            return taken;
        }

        var plain = text[1] switch
        {
            (byte)'"' => (byte)'"',
            (byte)'\\' => (byte)'\\',
            (byte)'/' => (byte)'/',
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => (byte)0,
        };
        destination[written++] = plain == 0 ? (byte)'\\' : plain;
        return plain == 0 ? 1 : 2;
    }

    private static bool TryReadHex(ReadOnlySpan<byte> text, out ushort value)
    {
        value = 0;
        return text.Length >= 4 && Utf8Parser.TryParse(text[..4], out value, out var consumed, 'x') && consumed == 4;
    }

    /// <summary>Finds the end of any value: string, number, literal, object or array.</summary>
    /// <returns>The index behind the value, or the bitwise complement of the index at which the text stops being JSON.</returns>
    public static int SkipValue(ReadOnlySpan<byte> text, int index, int depth = 0)
    {
        if (index >= text.Length || depth > MaxDepth) return ~index;
        return text[index] switch
        {
            (byte)'"' => SkipString(text, index),
            (byte)'{' => SkipMembers(text, index, depth, (byte)'}', named: true),
            (byte)'[' => SkipMembers(text, index, depth, (byte)']', named: false),
            _ => SkipLiteral(text, index),
        };
    }

    private static int SkipString(ReadOnlySpan<byte> text, int index)
    {
        if (index >= text.Length || text[index] != (byte)'"') return ~index;
        var end = IndexOfStringEnd(text[(index + 1)..]);
        return end < 0 ? ~text.Length : index + end + 2;
    }

    private static int SkipMembers(ReadOnlySpan<byte> text, int index, int depth, byte close, bool named)
    {
        index = SkipWhitespace(text, index + 1);
        if (index < text.Length && text[index] == close) return index + 1;
        while (true)
        {
            if (named)
            {
                index = SkipString(text, index);
                if (index < 0) return index;
                index = SkipWhitespace(text, index);
                if (index >= text.Length || text[index] != (byte)':') return ~index;
                index = SkipWhitespace(text, index + 1);
            }

            index = SkipValue(text, index, depth + 1);
            if (index < 0) return index;
            index = SkipWhitespace(text, index);
            if (index >= text.Length) return ~index;
            if (text[index] == close) return index + 1;
            if (text[index] != (byte)',') return ~index;
            index = SkipWhitespace(text, index + 1);
        }
    }

    private static int SkipLiteral(ReadOnlySpan<byte> text, int index)
    {
        var rest = text[index..];
        var length = rest.IndexOfAny(LiteralEnds);
        var literal = length < 0 ? rest : rest[..length];
        return IsWholeNumber(literal) || IsLiteral(literal) ? index + literal.Length : ~index;
    }

    /// <summary>What nearly all values outside quotes are.</summary>
    private static bool IsWholeNumber(ReadOnlySpan<byte> text) =>
        text.Length > 0 && (text.Length == 1 || text[0] != (byte)'0') && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static bool IsLiteral(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            return reader.Read() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
