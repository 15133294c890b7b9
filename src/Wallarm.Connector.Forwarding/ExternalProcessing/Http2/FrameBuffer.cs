using System.Buffers.Binary;

namespace Wallarm.Connector.Forwarding.ExternalProcessing.Http2;

/// <summary>Frames that wait to be written, in one piece. Its owner bounds what is put in; it grows to what is.</summary>
internal sealed class FrameBuffer
{
    private const int InitialSize = 16 * 1024;

    private byte[] _bytes = new byte[InitialSize];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Take(bytes.Length));
    }

    public void WriteFrame(FrameType type, byte flags, int streamId, ReadOnlySpan<byte> payload)
    {
        WriteHead(payload.Length, type, flags, streamId);
        Write(payload);
    }

    public void WriteHead(int length, FrameType type, byte flags, int streamId)
    {
        var head = Take(FrameHead.Size);
        BinaryPrimitives.WriteInt32BigEndian(head, (length << 8) | (byte)type);
        head[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(head[5..], streamId);
    }

    /// <summary>A frame whose payload is one number: WINDOW_UPDATE, RST_STREAM.</summary>
    public void WriteNumber(FrameType type, int streamId, int number)
    {
        WriteHead(4, type, FrameFlags.None, streamId);
        BinaryPrimitives.WriteInt32BigEndian(Take(4), number);
    }

    private Span<byte> Take(int length)
    {
        if (_bytes.Length - Length < length) Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + length));
        var room = _bytes.AsSpan(Length, length);
        Length += length;
        return room;
    }
}
