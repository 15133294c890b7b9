using System.Buffers.Binary;
using System.Text;

namespace Wallarm.Connector.Tests.ExternalProcessing.Peer;

/// <summary>The bytes of frames, right ones and wrong ones.</summary>
internal static class Frames
{
    public static byte[] Data(int stream, byte[] payload, bool endStream = false, int? padding = null) =>
        Raw(FrameType.Data, Flags(endStream, false, padding), stream, Pad(payload, padding));

    public static byte[] Headers(
        int stream, byte[] block, bool endStream = false, bool endHeaders = true, int? padding = null, bool priority = false)
    {
        byte[] body = priority ? [0, 0, 0, 0, 15, .. block] : block;
        byte flags = (byte)(Flags(endStream, endHeaders, padding) | (priority ? Frame.WithPriority : 0));
        return Raw(FrameType.Headers, flags, stream, Pad(body, padding));
    }

    public static byte[] Continuation(int stream, byte[] block, bool endHeaders = true) =>
        Raw(FrameType.Continuation, endHeaders ? Frame.EndHeaders : (byte)0, stream, block);

    public static byte[] RstStream(int stream, Http2Error error) => Raw(FrameType.RstStream, 0, stream, Number((uint)error));

    public static byte[] Settings(params (SettingId Id, uint Value)[] settings) => Raw(FrameType.Settings, 0, 0, SettingsPayload(settings));

    public static byte[] SettingsAck() => Raw(FrameType.Settings, Frame.Ack, 0, []);

    public static byte[] Ping(byte[] payload, bool ack = false) => Raw(FrameType.Ping, ack ? Frame.Ack : (byte)0, 0, payload);

    public static byte[] GoAway(int last, Http2Error error = Http2Error.NoError, string debug = "") =>
        Raw(FrameType.GoAway, 0, 0, [.. Number((uint)last), .. Number((uint)error), .. Encoding.UTF8.GetBytes(debug)]);

    public static byte[] WindowUpdate(int stream, uint increment) => Raw(FrameType.WindowUpdate, 0, stream, Number(increment));

    /// <summary>Any frame.</summary>
    public static byte[] Raw(FrameType type, byte flags, int stream, byte[] payload) => new Frame(type, flags, stream, payload).ToBytes();

    public static byte[] SettingsPayload(params (SettingId Id, uint Value)[] settings)
    {
        byte[] payload = new byte[6 * settings.Length];
        for (int index = 0; index < settings.Length; index++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(6 * index), (ushort)settings[index].Id);
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan((6 * index) + 2), settings[index].Value);
        }

        return payload;
    }

    public static byte[] Number(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte Flags(bool endStream, bool endHeaders, int? padding) =>
        (byte)((endStream ? Frame.EndStream : 0) | (endHeaders ? Frame.EndHeaders : 0) | (padding is null ? 0 : Frame.Padded));

    private static byte[] Pad(byte[] payload, int? padding) =>
        padding is { } length ? [(byte)length, .. payload, .. new byte[length]] : payload;
}
