using System.Buffers.Binary;

namespace Wallarm.Connector.Tests.ExternalProcessing.Peer;

/// <summary>Reads a client's frames, and holds it to RFC 9113.</summary>
internal sealed class ClientRules(PeerConnection connection)
{
    private readonly Queue<(SettingId Id, uint Value)[]> _unacknowledged = [];
    private readonly Queue<(byte[] Payload, TaskCompletionSource Acknowledged)> _pings = [];
    private readonly Lock _lock = new();
    private readonly ClientFlow _flow = new();
    private readonly HpackReader _hpack = new();
    private readonly List<byte> _block = [];
    private Frame? _headers;
    private bool _isFirst = true;
    private int _lastStream;
    private int _maxFrameSize = 16_384;
    private uint _maxStreams = uint.MaxValue;
    private bool _isReady;

    /// <summary>What the client has set.</summary>
    public Dictionary<SettingId, uint> ClientSettings { get; } = [];

    /// <summary>The client's GOAWAY; null if there was none.</summary>
    public Http2Error? GoAway { get; private set; }

    /// <summary>What the client's GOAWAY says in words.</summary>
    public string GoAwayText { get; private set; } = "";

    /// <summary>Whether a call began before the client had acknowledged the first SETTINGS.</summary>
    public bool BeganEarly { get; private set; }

    /// <summary>From now on each new stream is a fault: the client has confirmed that it knows of a GOAWAY.</summary>
    public bool ForbidsStreams { get; set; }

    public int LastStream => _lastStream;

    public void Expect((SettingId Id, uint Value)[] settings)
    {
        lock (_lock)
            _unacknowledged.Enqueue(settings);
    }

    public Task ExpectPing(byte[] payload)
    {
        TaskCompletionSource acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            _pings.Enqueue((payload, acknowledged));
        return acknowledged.Task;
    }

    public void Grant(int stream, uint increment)
    {
        lock (_lock)
            _flow.Grant(stream, increment);
    }

    public static async Task ReadPrefaceAsync(Stream stream, CancellationToken cancellation)
    {
        byte[] preface = new byte[24];
        await stream.ReadExactlyAsync(preface, cancellation);
        if (!preface.AsSpan().SequenceEqual("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8))
            throw new InvalidDataException("RFC 9113, section 3.4: the preface is not the client's");
    }

    /// <summary>The next frame; null if the client has closed between two frames.</summary>
    public async Task<Frame?> ReadFrameAsync(Stream stream, CancellationToken cancellation)
    {
        byte[] head = new byte[Frame.HeadLength];
        int read = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        if (read == 0)
            return null;
        if (read < head.Length)
            throw new EndOfStreamException();
        int length = (int)(BinaryPrimitives.ReadUInt32BigEndian(head) >> 8);
        if (length > _maxFrameSize)
            throw Broken("4.2", $"a frame of {length} bytes where {_maxFrameSize} are allowed");
        byte[] payload = new byte[length];
        await stream.ReadExactlyAsync(payload, cancellation);
        int streamId = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5));
        if (streamId < 0)
            throw Broken("4.1", "the reserved bit is set");
        Frame frame = new((FrameType)head[3], head[4], streamId, payload);
        if (_isFirst && (frame.Type != FrameType.Settings || frame.Has(Frame.Ack)))
            throw Broken("3.4", $"the first frame is {frame}");
        _isFirst = false;
        if (_headers is not null && (frame.Type != FrameType.Continuation || frame.StreamId != _headers.StreamId))
            throw Broken("6.10", $"{frame} within a header block");
        return frame;
    }

    public void TakeSettings(Frame frame)
    {
        if (frame.StreamId != 0 || frame.Payload.Length % 6 != 0)
            throw Broken("6.5", frame.ToString());
        for (int at = 0; at < frame.Payload.Length; at += 6)
        {
            SettingId id = (SettingId)BinaryPrimitives.ReadUInt16BigEndian(frame.Payload.AsSpan(at));
            uint value = BinaryPrimitives.ReadUInt32BigEndian(frame.Payload.AsSpan(at + 2));
            ClientSettings[id] = value;
            if (id == SettingId.EnablePush && value > 1)
                throw Broken("6.5.2", $"ENABLE_PUSH {value}");
            if (id == SettingId.MaxFrameSize && value is < 16_384 or > 16_777_215)
                throw Broken("6.5.2", $"MAX_FRAME_SIZE {value}");
            if (id != SettingId.InitialWindowSize)
                continue;
            if (value > int.MaxValue)
                throw Broken("6.5.2", $"INITIAL_WINDOW_SIZE {value}");
            connection.Flow.SetInitial(value);
        }
    }

    /// <returns>A call, if the block is complete.</returns>
    public PeerCall? TakeHeaders(Frame frame)
    {
        if (frame.Type == FrameType.Headers)
        {
            if (frame.StreamId % 2 == 0)
                throw Broken("5.1.1", frame.ToString());
            if (frame.StreamId <= _lastStream)
                throw Broken(connection.Calls.ContainsKey(frame.StreamId) ? "8.1" : "5.1.1", $"{frame} behind stream {_lastStream}");
            _headers = frame;
            _block.Clear();
            _block.AddRange(WithoutPadding(frame, frame.Has(Frame.WithPriority) ? 5 : 0));
        }
        else if (_headers is null)
        {
            throw Broken("6.10", frame.ToString());
        }
        else
        {
            _block.AddRange(frame.Payload);
        }

        if (!frame.Has(Frame.EndHeaders))
            return null;
        Frame first = _headers;
        _headers = null;
        _lastStream = first.StreamId;
        CheckNewStream(first);
        IReadOnlyList<HeaderField> fields = _hpack.Read([.. _block]);
        CheckFields(fields);
        lock (_lock)
            _flow.Open(first.StreamId);
        return new PeerCall(connection, first.StreamId, fields) { IsEnded = first.Has(Frame.EndStream) };
    }

    public (PeerCall Call, byte[] Data) TakeData(Frame frame)
    {
        if (frame.StreamId == 0 || !connection.Calls.TryGetValue(frame.StreamId, out PeerCall? call))
            throw Broken(frame.StreamId == 0 ? "6.1" : "5.1", frame.ToString());
        if (call.IsEnded || call.Reset is not null)
            throw Broken("5.1", $"{frame} although the client has closed it");
        lock (_lock)
        {
            if (_flow.Use(frame.StreamId, frame.Payload.Length) is { } fault)
                throw new InvalidDataException(fault);
        }

        call.IsEnded = frame.Has(Frame.EndStream);
        return (call, WithoutPadding(frame, 0));
    }

    public void TakeOther(Frame frame)
    {
        ReadOnlySpan<byte> payload = frame.Payload;
        switch (frame.Type)
        {
            case FrameType.Settings:
                if (frame.StreamId != 0 || payload.Length != 0)
                    throw Broken("6.5", frame.ToString());
                Acknowledge();
                break;
            case FrameType.Ping:
                if (frame.StreamId != 0 || payload.Length != 8)
                    throw Broken("6.7", frame.ToString());
                AcknowledgePing(frame.Payload);
                break;
            case FrameType.WindowUpdate:
                if (payload.Length != 4)
                    throw Broken("6.9", frame.ToString());
                uint increment = BinaryPrimitives.ReadUInt32BigEndian(payload);
                if (increment is 0 or > int.MaxValue || frame.StreamId > _lastStream)
                    throw Broken("6.9", $"{frame} by {increment}");
                connection.Flow.Grant(frame.StreamId, increment);
                break;
            case FrameType.RstStream:
                if (payload.Length != 4 || !connection.Calls.TryGetValue(frame.StreamId, out PeerCall? call))
                    throw Broken("6.4", frame.ToString());
                if (call.Reset is not null)
                    throw Broken("5.1", $"{frame} for the second time");
                call.Reset = (Http2Error)BinaryPrimitives.ReadUInt32BigEndian(payload);
                break;
            case FrameType.GoAway:
                if (frame.StreamId != 0 || payload.Length < 8)
                    throw Broken("6.8", frame.ToString());
                if (BinaryPrimitives.ReadUInt32BigEndian(payload) != 0)
                    throw Broken("6.8", "a last stream, although the peer has opened none");
                GoAway = (Http2Error)BinaryPrimitives.ReadUInt32BigEndian(payload[4..]);
                GoAwayText = System.Text.Encoding.UTF8.GetString(payload[8..]);
                break;
            case FrameType.PushPromise:
                throw Broken("6.6", frame.ToString());
        }
    }

    private void CheckNewStream(Frame frame)
    {
        BeganEarly |= !_isReady;
        if (ForbidsStreams)
            throw Broken("6.8", $"{frame} behind a GOAWAY that the client knows of");
        if (connection.OpenCalls >= _maxStreams)
            throw Broken("5.1.2", $"{frame}: the {connection.OpenCalls + 1}th open stream where {_maxStreams} are allowed");
    }

    private static void CheckFields(IReadOnlyList<HeaderField> fields)
    {
        string[] pseudo = [.. fields.TakeWhile(field => field.Name.StartsWith(':')).Select(field => field.Name)];
        if (fields.Count(field => field.Name.StartsWith(':')) != pseudo.Length || !pseudo.Order().SequenceEqual([":authority", ":method", ":path", ":scheme"]))
            throw Broken("8.3.1", string.Join(' ', fields));
        if (fields.Any(field => field.Name.Any(char.IsUpper) || field.Name is "connection" or "transfer-encoding" or "host"))
            throw Broken("8.2", string.Join(' ', fields));
    }

    private void Acknowledge()
    {
        lock (_lock)
        {
            if (!_unacknowledged.TryDequeue(out (SettingId Id, uint Value)[]? settings))
                throw Broken("6.5", "an acknowledgement of SETTINGS that were not sent");
            foreach ((SettingId id, uint value) in settings)
            {
                switch (id)
                {
                    case SettingId.InitialWindowSize: _flow.SetInitial(value); break;
                    case SettingId.MaxFrameSize: _maxFrameSize = (int)value; break;
                    case SettingId.MaxConcurrentStreams: _maxStreams = value; break;
                    case SettingId.HeaderTableSize: _hpack.SetLimit((int)Math.Min(value, int.MaxValue)); break;
                }
            }
        }

        _isReady = true;
        connection.NoteReady();
    }

    private void AcknowledgePing(byte[] payload)
    {
        lock (_lock)
        {
            if (!_pings.TryDequeue(out (byte[] Payload, TaskCompletionSource Acknowledged) ping) || !ping.Payload.AsSpan().SequenceEqual(payload))
                throw Broken("6.7", "the acknowledgement of a PING that was not sent");
            ping.Acknowledged.TrySetResult();
        }
    }

    private static byte[] WithoutPadding(Frame frame, int skipped)
    {
        if (!frame.Has(Frame.Padded))
            return frame.Payload[skipped..];
        int padding = frame.Payload[0];
        if (1 + skipped + padding > frame.Payload.Length)
            throw Broken("6.1", $"{frame} with {padding} bytes of padding");
        return frame.Payload[(1 + skipped)..^padding];
    }

    private static InvalidDataException Broken(string section, string what) => new($"RFC 9113, section {section}: {what}");
}
