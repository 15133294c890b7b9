using System.Buffers.Binary;

namespace Wallarm.Connector.Tests.ExternalProcessing.Peer;

/// <summary>Messages as gRPC frames them, and the few that a node responds with.</summary>
internal static class GrpcText
{
    /// <summary><c>ProcessingResponse { request_headers {} }</c></summary>
    public static byte[] RequestAcknowledged => Message([0x0a, 0x00]);

    /// <summary><c>ProcessingResponse { response_headers {} }</c></summary>
    public static byte[] ResponseAcknowledged => Message([0x12, 0x00]);

    /// <summary><c>ProcessingResponse { immediate_response { status { code: 403 } } }</c></summary>
    public static byte[] Immediate => Message([0x3a, 0x05, 0x0a, 0x03, 0x08, 0x93, 0x03]);

    public static byte[] Acknowledgement(int part) => part == 1 ? RequestAcknowledged : ResponseAcknowledged;

    /// <summary><c>ProcessingResponse { override_message_timeout { seconds, nanos } }</c></summary>
    public static byte[] MoreTime(TimeSpan time)
    {
        byte[] seconds = [0x08, .. Varint((ulong)time.TotalSeconds)];
        byte[] nanos = time.Milliseconds == 0 ? [] : [0x10, .. Varint((ulong)time.Milliseconds * 1_000_000)];
        return Message([0x52, (byte)(seconds.Length + nanos.Length), .. seconds, .. nanos]);
    }

    public static byte[] Message(byte[] body, byte compressed = 0)
    {
        byte[] message = new byte[5 + body.Length];
        message[0] = compressed;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), body.Length);
        body.CopyTo(message, 5);
        return message;
    }

    private static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
