using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>
/// Appends to a request so that nothing from a log line can leave its place: a path stays one request target, a value stays one line.
/// </summary>
internal ref struct RequestBytes(ArrayBufferWriter<byte> target, int maxLength, bool textIsPrintable)
{
    /// <summary>The longest header value, in bytes.</summary>
    public const int MaxTextLength = 2048;

    /// <summary>The longest number, in digits.</summary>
    public const int MaxNumberLength = 20;

    /// <summary>What may stand in a path as it is: <c>pchar</c> of RFC 3986 and the slash. A percent sign is looked at by itself.</summary>
    private static readonly SearchValues<byte> PathCharacters =
        SearchValues.Create("/-._~!$&'()*+,;=:@0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private readonly Span<byte> _bytes = target.GetSpan(maxLength);
    private int _length;

    public readonly void Complete() => target.Advance(_length);

    public void Append(byte value) => _bytes[_length++] = value;

    // Inlined, the copy of a constant name becomes a few moves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(ReadOnlySpan<byte> value)
    {
        value.CopyTo(_bytes[_length..]);
        _length += value.Length;
    }

    /// <summary>Percent-encodes what is no path character, and leaves what is percent-encoded already.</summary>
    public void AppendPath(ReadOnlySpan<byte> path)
    {
        while (true)
        {
            var run = path.IndexOfAnyExcept(PathCharacters);
            if (run < 0)
            {
                Append(path);
                return;
            }

            Append(path[..run]);
            if (path[run] == (byte)'%' && run + 2 < path.Length && char.IsAsciiHexDigit((char)path[run + 1]) && char.IsAsciiHexDigit((char)path[run + 2]))
            {
                Append((byte)'%');
            }
            else
            {
                AppendPercentEncoded(path[run]);
            }

            path = path[(run + 1)..];
        }
    }

    /// <summary>A header whose value is text: without control characters, trimmed, bounded. Left out where nothing remains.</summary>
    public void AppendText(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return;
        var start = _length;
        Append(name);
        var valueStart = _length;
        if (IsClean(value)) Append(value);
        else AppendClean(value);
        if (_length == valueStart) _length = start;
    }

    /// <summary>Two headers with the same text, which is looked at once.</summary>
    public void AppendText(ReadOnlySpan<byte> name, ReadOnlySpan<byte> otherName, ReadOnlySpan<byte> value)
    {
        var start = _length;
        AppendText(name, value);
        if (_length == start) return;
        var written = _bytes[(start + name.Length).._length];
        Append(otherName);
        Append(written);
    }

    /// <summary>A header whose value is a whole number. Left out where the value is none.</summary>
    public void AppendNumber(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.Length is 0 or > MaxNumberLength || value.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return;
        Append(name);
        Append(value);
    }

    /// <summary>A header whose value is 32 hex digits.</summary>
    public void AppendHex(ReadOnlySpan<byte> name, UInt128 value)
    {
        Append(name);
        BinaryPrimitives.WriteUInt64BigEndian(_bytes[_length..], HexDigits((uint)(value >> 96)));
        BinaryPrimitives.WriteUInt64BigEndian(_bytes[(_length + 8)..], HexDigits((uint)(value >> 64)));
        BinaryPrimitives.WriteUInt64BigEndian(_bytes[(_length + 16)..], HexDigits((uint)(value >> 32)));
        BinaryPrimitives.WriteUInt64BigEndian(_bytes[(_length + 24)..], HexDigits((uint)value));
        _length += 32;
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

    /// <summary>Whether a text can stay as it is, as nearly all do: printable ASCII, no space at either end, not too long.</summary>
    private readonly bool IsClean(ReadOnlySpan<byte> value) =>
        value.Length <= MaxTextLength && value[0] != (byte)' ' && value[^1] != (byte)' '
        && (textIsPrintable || !value.ContainsAnyExceptInRange((byte)' ', (byte)'~'));

    private void AppendClean(ReadOnlySpan<byte> value)
    {
        var start = _length;
        var limit = start + MaxTextLength;
        while (!value.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(value, out var rune, out var consumed);
            value = value[consumed..];
            if (status != OperationStatus.Done) rune = Rune.ReplacementChar;
            if (Rune.IsControl(rune) || (_length == start && rune.Value == ' ')) continue;
            if (_length + rune.Utf8SequenceLength > limit) break;
            _length += rune.EncodeToUtf8(_bytes[_length..]);
        }

        while (_length > start && _bytes[_length - 1] == (byte)' ') _length--;
    }

    private void AppendPercentEncoded(byte value)
    {
        var digits = "0123456789ABCDEF"u8;
        Append((byte)'%');
        Append(digits[value >> 4]);
        Append(digits[value & 15]);
    }
}
