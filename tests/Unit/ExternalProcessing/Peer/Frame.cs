using System.Buffers.Binary;

namespace Wallarm.Connector.Tests.ExternalProcessing.Peer;

/// <summary>RFC 9113, section 6.</summary>
internal enum FrameType : byte
{
    Data,
    Headers,
    Priority,
    RstStream,
    Settings,
    PushPromise,
    Ping,
    GoAway,
    WindowUpdate,
    Continuation,
}

/// <summary>RFC 9113, section 7.</summary>
internal enum Http2Error : uint
{
    NoError,
    ProtocolError,
    InternalError,
    FlowControlError,
    SettingsTimeout,
    StreamClosed,
    FrameSizeError,
    RefusedStream,
    Cancel,
    CompressionError,
    ConnectError,
    EnhanceYourCalm,
    InadequateSecurity,
    Http11Required,
}

/// <summary>RFC 9113, section 6.5.2.</summary>
internal enum SettingId : ushort
{
    HeaderTableSize = 1,
    EnablePush,
    MaxConcurrentStreams,
    InitialWindowSize,
    MaxFrameSize,
    MaxHeaderListSize,
}

/// <summary>One frame as it stands on the wire.</summary>
internal sealed record Frame(FrameType Type, byte Flags, int StreamId, byte[] Payload)
{
    public const byte EndStream = 0x1;
    public const byte Ack = 0x1;
    public const byte EndHeaders = 0x4;
    public const byte Padded = 0x8;
    public const byte WithPriority = 0x20;

    public const int HeadLength = 9;

    public bool Has(byte flag) => (Flags & flag) != 0;

    public byte[] ToBytes() => ToBytes(Payload.Length);

    /// <summary>With a length in its head that need not be true.</summary>
    public byte[] ToBytes(int length)
    {
        byte[] bytes = new byte[HeadLength + Payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)length << 8);
        bytes[3] = (byte)Type;
        bytes[4] = Flags;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), StreamId);
        Payload.CopyTo(bytes, HeadLength);
        return bytes;
    }

    public override string ToString() => $"{Type} flags=0x{Flags:x} stream={StreamId} length={Payload.Length}";
}
