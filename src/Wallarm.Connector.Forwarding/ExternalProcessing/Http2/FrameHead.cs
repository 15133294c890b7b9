using System.Buffers.Binary;

namespace Wallarm.Connector.Forwarding.ExternalProcessing.Http2;

/// <summary>The frame types of RFC 9113, section 6. Others are ignored.</summary>
internal enum FrameType : byte
{
    Data = 0,
    Headers = 1,
    Priority = 2,
    RstStream = 3,
    Settings = 4,
    PushPromise = 5,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}

/// <summary>The flags of RFC 9113, section 6; which a frame can have, and what a bit means, depends on its type.</summary>
internal static class FrameFlags
{
    public const byte None = 0;

    /// <summary>DATA, HEADERS.</summary>
    public const byte EndStream = 1;

    /// <summary>SETTINGS, PING.</summary>
    public const byte Ack = 1;

    /// <summary>HEADERS, CONTINUATION.</summary>
    public const byte EndHeaders = 4;

    /// <summary>DATA, HEADERS.</summary>
    public const byte Padded = 8;

    /// <summary>HEADERS.</summary>
    public const byte Priority = 0x20;
}

/// <summary>The nine bytes before each frame's payload (RFC 9113, section 4.1).</summary>
internal readonly record struct FrameHead(int Length, FrameType Type, byte Flags, int StreamId)
{
    public const int Size = 9;

    /// <summary>
    /// The longest payload, in bytes, unless SETTINGS say otherwise (RFC 9113, section 4.2). Neither side of ours asks for more.
    /// </summary>
    public const int MaxPayload = 16_384;

    public bool Has(byte flag) => (Flags & flag) != 0;

    public static FrameHead Read(ReadOnlySpan<byte> bytes) => new(
        (bytes[0] << 16) | (bytes[1] << 8) | bytes[2],
        (FrameType)bytes[3],
        bytes[4],
        BinaryPrimitives.ReadInt32BigEndian(bytes[5..]) & int.MaxValue);
}
