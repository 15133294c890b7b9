using System.Buffers.Binary;

namespace Wallarm.Connector.Forwarding.ExternalProcessing;

/// <summary>
/// Writes protobuf from the end of a buffer towards its start: what is inside a message is written before its length, so that every
/// length is known when it is needed, in its shortest form and without a second pass. The last field is written first.
/// </summary>
internal ref struct ProtoWriter(Span<byte> buffer)
{
    /// <summary>What a gRPC message begins with: whether it is compressed, and its length.</summary>
    public const int PrefixLength = 5;

    private const int LengthDelimited = 2;

    private readonly Span<byte> _buffer = buffer;

    /// <summary>Where what has been written begins. Kept where a nested message ends, it is the mark for <see cref="Nest"/>.</summary>
    public int Start { get; private set; } = buffer.Length;

    /// <summary>Room in front of what has been written, to be filled up to its end and claimed by <see cref="Claim"/>.</summary>
    public readonly Span<byte> Room => _buffer[..Start];

    /// <summary>Makes a nested message, or a bytes or string field, of all that was written since a mark.</summary>
    public void Nest(int field, int mark)
    {
        WriteVarint(mark - Start);
        WriteTag(field, LengthDelimited);
    }

    /// <summary>A bytes or string field.</summary>
    public void WriteBytes(int field, scoped ReadOnlySpan<byte> value)
    {
        var mark = Start;
        WriteEncoded(value);
        Nest(field, mark);
    }

    /// <summary>Bytes that are encoded already.</summary>
    public void WriteEncoded(scoped ReadOnlySpan<byte> bytes)
    {
        Start -= bytes.Length;
        bytes.CopyTo(_buffer[Start..]);
    }

    /// <summary>A bool field that is true.</summary>
    public void WriteTrue(int field)
    {
        _buffer[--Start] = 1;
        WriteTag(field, wireType: 0);
    }

    /// <summary>Takes in bytes that were put at the end of <see cref="Room"/>.</summary>
    public void Claim(int length) => Start -= length;

    /// <summary>The prefix of the gRPC message that was written since a mark: not compressed.</summary>
    public void WritePrefix(int mark)
    {
        var length = mark - Start;
        Start -= PrefixLength;
        _buffer[Start] = 0;
        BinaryPrimitives.WriteInt32BigEndian(_buffer[(Start + 1)..], length);
    }

    /// <summary>All fields that are used have numbers below 16, so that a tag is one byte.</summary>
    private void WriteTag(int field, int wireType) => _buffer[--Start] = (byte)((field << 3) | wireType);

    private void WriteVarint(int value)
    {
        if (value < 1 << 7)
        {
            _buffer[--Start] = (byte)value;
            return;
        }

        var size = value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : 4;
        Start -= size;
        for (var index = 0; index < size; index++)
        {
            _buffer[Start + index] = (byte)((value & 0x7F) | (index < size - 1 ? 0x80 : 0));
            value >>= 7;
        }
    }
}
