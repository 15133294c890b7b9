using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>
/// Writes what a log line holds so that nothing of it can leave its place in a message to the node: a path stays one request target, a
/// text stays one line. Each method returns how many bytes it wrote.
/// </summary>
internal static class RecordText
{
    /// <summary>The longest text, in bytes.</summary>
    public const int MaxTextLength = 2048;

    /// <summary>How many hex digits an id has.</summary>
    public const int IdLength = 32;

    /// <summary>What may stand in a path as it is: <c>pchar</c> of RFC 3986 and the slash. A percent sign is looked at by itself.</summary>
    private static readonly SearchValues<byte> PathCharacters =
        SearchValues.Create("/-._~!$&'()*+,;=:@0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Whether a path can stay as it is, as nearly all do.</summary>
    public static bool IsPlainPath(ReadOnlySpan<byte> path) => !path.ContainsAnyExcept(PathCharacters);

    /// <summary>
    /// Whether a text can stay as it is, as nearly all do: printable ASCII, no space at either end, not empty, not too long.
    /// </summary>
    /// <param name="text">The text as logged.</param>
    /// <param name="isPrintable">Whether the text is known to be printable ASCII.</param>
    public static bool IsPlainText(ReadOnlySpan<byte> text, bool isPrintable) =>
        text.Length is > 0 and <= MaxTextLength && text[0] != (byte)' ' && text[^1] != (byte)' '
        && (isPrintable || !text.ContainsAnyExceptInRange((byte)' ', (byte)'~'));

    /// <summary>Percent-encodes what is no path character, and leaves what is percent-encoded already.</summary>
    /// <param name="path">The path as logged.</param>
    /// <param name="destination">Room for three times its length.</param>
    public static int WritePath(ReadOnlySpan<byte> path, Span<byte> destination)
    {
        var written = 0;
        while (true)
        {
            var run = path.IndexOfAnyExcept(PathCharacters);
            var plain = run < 0 ? path : path[..run];
            plain.CopyTo(destination[written..]);
            written += plain.Length;
            if (run < 0) return written;
            if (path[run] == (byte)'%' && run + 2 < path.Length
                && char.IsAsciiHexDigit((char)path[run + 1]) && char.IsAsciiHexDigit((char)path[run + 2]))
            {
                destination[written++] = (byte)'%';
            }
            else
            {
                var digits = "0123456789ABCDEF"u8;
                destination[written++] = (byte)'%';
                destination[written++] = digits[path[run] >> 4];
                destination[written++] = digits[path[run] & 15];
            }

            path = path[(run + 1)..];
        }
    }

    /// <summary>Writes a text without control characters, trimmed, cut at <see cref="MaxTextLength"/>.</summary>
    /// <param name="text">The text as logged.</param>
    /// <param name="destination">Room for the smaller of <see cref="MaxTextLength"/> and three times its length.</param>
    /// <param name="isPrintable">Whether the text is known to be printable ASCII.</param>
    public static int WriteText(ReadOnlySpan<byte> text, Span<byte> destination, bool isPrintable)
    {
        if (!IsPlainText(text, isPrintable)) return WriteCleaned(text, destination);
        text.CopyTo(destination);
        return text.Length;
    }

    /// <summary>Writes 32 hex digits.</summary>
    public static int WriteHex(UInt128 value, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, HexDigits((uint)(value >> 96)));
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], HexDigits((uint)(value >> 64)));
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], HexDigits((uint)(value >> 32)));
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], HexDigits((uint)value));
        return IdLength;
    }

    /// <summary>Eight hex digits in one go: a nibble to each byte, then to ASCII, where those above 9 lie 0x27 higher.</summary>
    private static ulong HexDigits(uint value)
    {
        ulong nibbles = value;
        nibbles = (nibbles | nibbles << 16) & 0x0000FFFF0000FFFF;
        nibbles = (nibbles | nibbles << 8) & 0x00FF00FF00FF00FF;
        nibbles = (nibbles | nibbles << 4) & 0x0F0F0F0F0F0F0F0F;
        var letters = (nibbles + 0x0606060606060606) >> 4 & 0x0101010101010101;
        return nibbles + 0x3030303030303030 + (letters * 0x27);
    }

    private static int WriteCleaned(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var written = 0;
        while (!text.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(text, out var rune, out var consumed);
            text = text[consumed..];
            if (status != OperationStatus.Done) rune = Rune.ReplacementChar;
            if (Rune.IsControl(rune) || (written == 0 && rune.Value == ' ')) continue;
            if (written + rune.Utf8SequenceLength > MaxTextLength) break;
            written += rune.EncodeToUtf8(destination[written..]);
        }

        while (written > 0 && destination[written - 1] == (byte)' ') written--;
        return written;
    }
}
