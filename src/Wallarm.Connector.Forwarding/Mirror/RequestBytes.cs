using System.Buffers;
using System.Runtime.CompilerServices;
using Wallarm.Connector.Forwarding.Delivery;

namespace Wallarm.Connector.Forwarding.Mirror;

/// <summary>
/// Appends to a request so that nothing from a log line can leave its place: a path stays one request target, a value one line.
/// </summary>
internal ref struct RequestBytes(ArrayBufferWriter<byte> target, int maxLength, bool textIsPrintable)
{
    /// <summary>The longest number, in digits.</summary>
    public const int MaxNumberLength = 20;

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
    public void AppendPath(ReadOnlySpan<byte> path) => _length += RecordText.WritePath(path, _bytes[_length..]);

    /// <summary>A header whose value is text: without control characters, trimmed, bounded. Left out if nothing remains.</summary>
    public void AppendText(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var start = _length;
        Append(name);
        var written = RecordText.WriteText(value, _bytes[_length..], textIsPrintable);
        _length = written == 0 ? start : _length + written;
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

    /// <summary>A header whose value is a whole number. Left out if the value is none.</summary>
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
        _length += RecordText.WriteHex(value, _bytes[_length..]);
    }
}
