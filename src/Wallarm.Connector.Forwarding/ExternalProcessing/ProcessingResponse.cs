namespace Wallarm.Connector.Forwarding.ExternalProcessing;

/// <summary>What a <c>ProcessingResponse</c> says, as far as it concerns a client that asks for nothing but acknowledgements.</summary>
internal readonly ref struct ProcessingResponse
{
    /// <summary>The number of the set field of the oneof <c>response</c>; 0 if none is set.</summary>
    public int Kind { get; private init; }

    /// <summary>How much more time the node asks for (<c>override_message_timeout</c>); null if it does not.</summary>
    public TimeSpan? MoreTime { get; private init; }

    /// <summary><see cref="Kind"/> of the acknowledgement of <c>request_headers</c>.</summary>
    public const int RequestHeaders = 1;

    /// <summary><see cref="Kind"/> of the acknowledgement of <c>response_headers</c>.</summary>
    public const int ResponseHeaders = 2;

    /// <summary><see cref="Kind"/> of a response that the node would send to the caller itself.</summary>
    public const int ImmediateResponse = 7;

    private const int OverrideMessageTimeout = 10;
    private const int LengthDelimited = 2;
    private const int Seconds = 1;
    private const int Nanos = 2;

    /// <summary>Reads a message without its gRPC prefix. What is not asked for (mutations, modes, metadata) is passed over.</summary>
    /// <returns>False if it is no protobuf message.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, out ProcessingResponse response)
    {
        var kind = 0;
        TimeSpan? moreTime = null;
        response = default;
        while (!message.IsEmpty)
        {
            var isMessage = (message[0] & 7) == LengthDelimited;
            if (!TryReadField(ref message, out var field, out _, out var content)) return false;
            if (field is (>= 1 and <= 7) or OverrideMessageTimeout && !isMessage) return false;
            if (field is >= 1 and <= 7) kind = field;
            if (field == OverrideMessageTimeout && !TryReadDuration(content, out moreTime)) return false;
        }

        response = new ProcessingResponse { Kind = kind, MoreTime = moreTime };
        return true;
    }

    private static bool TryReadDuration(ReadOnlySpan<byte> message, out TimeSpan? duration)
    {
        ulong seconds = 0, nanos = 0;
        duration = null;
        while (!message.IsEmpty)
        {
            if (!TryReadField(ref message, out var field, out var number, out _)) return false;
            if (field == Seconds) seconds = number;
            if (field == Nanos) nanos = number;
        }

        // Negative and absurd times ask for nothing.
        duration = seconds < int.MaxValue && nanos < 1_000_000_000
            ? TimeSpan.FromSeconds(seconds) + TimeSpan.FromMicroseconds(nanos / 1000)
            : TimeSpan.Zero;
        return true;
    }

    /// <summary>Reads one field: its number, and its value where it is a varint or length-delimited.</summary>
    private static bool TryReadField(ref ReadOnlySpan<byte> message, out int field, out ulong number, out ReadOnlySpan<byte> content)
    {
        number = 0;
        content = default;
        field = 0;
        if (!TryReadVarint(ref message, out var tag) || tag >> 3 is 0 or > int.MaxValue) return false;
        field = (int)(tag >> 3);
        ulong length = 0;
        switch (tag & 7)
        {
            case 0: return TryReadVarint(ref message, out number);
            case 1: length = 8; break;
            case LengthDelimited when TryReadVarint(ref message, out length): break;
            case 5: length = 4; break;
            default: return false;
        }

        if (length > (ulong)message.Length) return false;
        content = message[..(int)length];
        message = message[(int)length..];
        return true;
    }

    private static bool TryReadVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (bytes.IsEmpty) return false;
            var current = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(current & 0x7F) << shift;
            if (current < 0x80) return true;
        }

        return false;
    }
}
