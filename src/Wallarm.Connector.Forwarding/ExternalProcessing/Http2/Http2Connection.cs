using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarding.ExternalProcessing.Http2;

/// <summary>
/// The client's side of one HTTP/2 connection (RFC 9113), as far as gRPC calls need it. It does no I/O and waits for nothing: it is fed
/// with the bytes that came, and what it has to say lies in <see cref="TakeOutput"/>. Not thread-safe.
/// </summary>
/// <remarks>
/// Everything that a peer can make it keep is bounded: one frame, one header block, what waits for windows. What a peer can make it write
/// (acknowledgements of SETTINGS and PING, window updates) is never longer than what it sent, and the owner writes before it reads on.
/// </remarks>
internal sealed partial class Http2Connection
{
    /// <summary>Both windows before anything is said about them (RFC 9113, section 6.9.2). Streams keep it: responses are short.</summary>
    private const int DefaultWindow = 65_535;

    /// <summary>How much the peer may have under way to us on all streams, in bytes.</summary>
    private const int ConnectionWindow = 1 << 20;

    private const int MaxWindow = int.MaxValue;

    /// <summary>
    /// Above this, in bytes, no further stream is opened before the output has been written: TLS cuts it into 16 KiB anyway.
    /// </summary>
    private const int OutputLimit = 32 * 1024;

    /// <summary>Above this, in bytes, no further stream is opened while data waits for the peer's windows.</summary>
    private const int PendingLimit = 256 * 1024;

    private const int InputSize = 32 * 1024;

    private readonly RequestBlocks _blocks;
    private readonly IStreamHandler _handler;
    private readonly HpackDecoder _decoder = new();
    private readonly StreamSlot[] _slots;
    private readonly Dictionary<int, int> _slotOfStream;
    private readonly Stack<int> _freeSlots;
    private readonly byte[] _in = new byte[InputSize];
    private FrameBuffer _out = new();
    private FrameBuffer _spareOut = new();
    private int _inStart;
    private int _inEnd;
    private long _nextStreamId;
    private byte[] _tableUpdate = [];
    private int _tableLimit = 4096;
    private bool _hasSentHeaders;
    private long _peerInitialWindow = DefaultWindow;
    private long _sendWindow = DefaultWindow;
    private int _pendingSlots;
    private int _pendingBytes;
    private int _firstPendingSlot;

    /// <summary>Begins a connection: the preface waits in the output.</summary>
    /// <param name="blocks">The header blocks of the calls.</param>
    /// <param name="maxStreams">How many streams may be open at a time.</param>
    /// <param name="handler">Is told what comes.</param>
    /// <param name="firstStreamId">The first stream's number: odd.</param>
    public Http2Connection(RequestBlocks blocks, int maxStreams, IStreamHandler handler, int firstStreamId = 1)
    {
        _blocks = blocks;
        _handler = handler;
        _nextStreamId = firstStreamId;
        _slots = new StreamSlot[maxStreams];
        _slotOfStream = new Dictionary<int, int>(maxStreams);
        _freeSlots = new Stack<int>(maxStreams);
        for (var slot = maxStreams - 1; slot >= 0; slot--) _freeSlots.Push(slot);
        _out.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        _out.WriteFrame(FrameType.Settings, FrameFlags.None, 0, [0, (byte)Setting.EnablePush, 0, 0, 0, 0]);
        _out.WriteNumber(FrameType.WindowUpdate, 0, ConnectionWindow - DefaultWindow);
    }

    /// <summary>The settings of RFC 9113, section 6.5.2, that are looked at.</summary>
    private enum Setting : ushort
    {
        HeaderTableSize = 1,
        EnablePush = 2,
        MaxConcurrentStreams = 3,
        InitialWindowSize = 4,
        MaxFrameSize = 5,
    }

    /// <summary>Whether the peer's SETTINGS have come: it speaks HTTP/2, and streams may be opened.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Whether no further stream may be opened: the peer said GOAWAY, the numbers are used up, or the owner wants it so.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>The error of the peer's GOAWAY; null before one.</summary>
    public Http2Error? GoAwayError { get; private set; }

    /// <summary>How many streams the peer allows at a time; <see cref="int.MaxValue"/> if it sets no limit.</summary>
    public int PeerMaxStreams { get; private set; } = int.MaxValue;

    public int OpenStreams => _slotOfStream.Count;

    /// <summary>Whether another stream may be opened now. Nothing is promised about its data, which may have to wait for windows.</summary>
    public bool CanOpen =>
        IsReady && !IsDraining && _freeSlots.Count > 0 && OpenStreams < PeerMaxStreams
        && _out.Length < OutputLimit && _pendingBytes < PendingLimit && (_sendWindow > 0 || _pendingSlots == 0);

    public bool HasOutput => _out.Length > 0;

    /// <summary>How much waits to be written, in bytes.</summary>
    public int OutputLength => _out.Length;

    /// <summary>Room for the next bytes from the peer.</summary>
    public Memory<byte> Room => _in.AsMemory(_inEnd);

    /// <summary>What waits to be written. Written is what was taken: a further call takes what has come since.</summary>
    public ReadOnlyMemory<byte> TakeOutput()
    {
        (_out, _spareOut) = (_spareOut, _out);
        _out.Clear();
        return _spareOut.Written;
    }

    /// <summary>Opens no further stream.</summary>
    public void Drain() => IsDraining = true;

    /// <summary>Opens a stream; <see cref="CanOpen"/> must be true.</summary>
    /// <returns>Its slot.</returns>
    public int Open()
    {
        var slot = _freeSlots.Pop();
        var id = (int)_nextStreamId;
        _nextStreamId += 2;
        if (_nextStreamId > int.MaxValue) IsDraining = true;
        _slots[slot].Open(id, _peerInitialWindow);
        _slotOfStream.Add(id, slot);
        var block = _tableLimit < _blocks.TableSize ? _blocks.Literal : _hasSentHeaders ? _blocks.Indexed : _blocks.First;
        _hasSentHeaders = true;
        _out.WriteHead(_tableUpdate.Length + block.Length, FrameType.Headers, FrameFlags.EndHeaders, id);
        _out.Write(_tableUpdate);
        _out.Write(block);
        _tableUpdate = [];
        return slot;
    }

    /// <summary>Sends data on a stream as far as the peer's windows allow, and the rest as soon as they do.</summary>
    public void Send(int slot, ReadOnlySpan<byte> data, bool endStream)
    {
        ref var stream = ref _slots[slot];
        stream.EndsWithPending |= endStream;
        if (!stream.HasPending)
        {
            var allowed = (int)Math.Clamp(Math.Min(_sendWindow, stream.SendWindow), 0, data.Length);
            if (allowed > 0 || data.IsEmpty) WriteData(ref stream, data[..allowed], endStream && allowed == data.Length);
            data = data[allowed..];
            if (data.IsEmpty) return;
            _pendingSlots++;
        }

        stream.AddPending(data);
        _pendingBytes += data.Length;
    }

    /// <summary>Ends a stream at once; nothing that still comes on it is looked at.</summary>
    public void Reset(int slot, Http2Error error)
    {
        _out.WriteNumber(FrameType.RstStream, _slots[slot].Id, (int)error);
        Release(slot);
    }

    /// <summary>Tells the peer that the connection ends.</summary>
    public void GoAway(Http2Error error)
    {
        IsDraining = true;
        _out.WriteFrame(FrameType.GoAway, FrameFlags.None, 0, [0, 0, 0, 0, 0, 0, 0, (byte)error]);
    }

    /// <summary>Takes in the bytes that were put into <see cref="Room"/>.</summary>
    /// <param name="received">How many, 1 or more.</param>
    /// <exception cref="Http2Exception">The peer breaks a rule: say so with <see cref="GoAway"/>, then close.</exception>
    /// <exception cref="NotHttp2Exception">The peer does not speak HTTP/2.</exception>
    public void Advance(int received)
    {
        _inEnd += received;
        if (!IsReady) RequireHttp2(_in.AsSpan(_inStart, _inEnd - _inStart));
        while (_inEnd - _inStart >= FrameHead.Size)
        {
            var head = FrameHead.Read(_in.AsSpan(_inStart));
            if (head.Length > FrameHead.MaxPayload)
            {
                throw Http2Exception.Http2(
                    Http2Error.FrameSize, $"a frame of {head.Length} bytes came, {FrameHead.MaxPayload} are allowed", "4.2");
            }

            if (_inEnd - _inStart < FrameHead.Size + head.Length) break;
            var payload = _in.AsSpan(_inStart + FrameHead.Size, head.Length);
            _inStart += FrameHead.Size + head.Length;
            Receive(head, payload);
        }

        _in.AsSpan(_inStart, _inEnd - _inStart).CopyTo(_in);
        _inEnd -= _inStart;
        _inStart = 0;
    }

    /// <summary>What a peer of another protocol begins with.</summary>
    private static void RequireHttp2(ReadOnlySpan<byte> bytes)
    {
        const byte TlsAlert = 0x15;
        if (bytes[0] == TlsAlert) throw new NotHttp2Exception(NodePeer.Tls);
        if (bytes.Length < 6 || !bytes.StartsWith("HTTP/1"u8)) return;

        // NGINX and others tell a client that forgot TLS so in words.
        throw new NotHttp2Exception(bytes.IndexOf("HTTPS"u8) >= 0 ? NodePeer.Tls : NodePeer.Http1Server);
    }

    private void WriteData(ref StreamSlot stream, ReadOnlySpan<byte> data, bool endStream)
    {
        _sendWindow -= data.Length;
        stream.SendWindow -= data.Length;
        stream.IsLocallyClosed = endStream;
        for (; data.Length > FrameHead.MaxPayload; data = data[FrameHead.MaxPayload..])
        {
            _out.WriteFrame(FrameType.Data, FrameFlags.None, stream.Id, data[..FrameHead.MaxPayload]);
        }

        _out.WriteFrame(FrameType.Data, endStream ? FrameFlags.EndStream : FrameFlags.None, stream.Id, data);
    }

    /// <summary>Sends what waited for windows. Begins at another stream each time, so that none waits for ever.</summary>
    private void SendPending()
    {
        for (var count = 0; count < _slots.Length && _pendingSlots > 0 && _sendWindow > 0; count++)
        {
            SendPending((_firstPendingSlot + count) % _slots.Length);
        }

        _firstPendingSlot = (_firstPendingSlot + 1) % _slots.Length;
    }

    private void SendPending(int slot)
    {
        ref var stream = ref _slots[slot];
        if (!stream.HasPending) return;
        var pending = stream.Pending;
        var allowed = (int)Math.Clamp(Math.Min(_sendWindow, stream.SendWindow), 0, pending.Length);
        if (allowed == 0) return;
        WriteData(ref stream, pending[..allowed], stream.EndsWithPending && allowed == pending.Length);
        stream.RemovePending(allowed);
        _pendingBytes -= allowed;
        if (!stream.HasPending) _pendingSlots--;
    }

    private void Release(int slot)
    {
        ref var stream = ref _slots[slot];
        if (stream.HasPending)
        {
            _pendingSlots--;
            _pendingBytes -= stream.Pending.Length;
        }

        _slotOfStream.Remove(stream.Id);
        stream.Close();
        _freeSlots.Push(slot);
    }
}
