using System.Buffers.Binary;

namespace Wallarm.Connector.Forwarding.ExternalProcessing.Http2;

/// <content>What comes from the peer, frame by frame.</content>
internal sealed partial class Http2Connection
{
    /// <summary>The longest header block of all its frames, in bytes.</summary>
    private const int MaxBlockLength = 64 * 1024;

    /// <summary>Into how many frames a header block may be cut: empty ones cost the peer nothing.</summary>
    private const int MaxBlockFrames = 64;

    private byte[] _block = [];
    private int _blockLength;
    private int _blockFrames;
    private FrameHead _blockHead;
    private int _lastGoAwayStream = int.MaxValue;
    private int _receivedSinceUpdate;

    private void Receive(in FrameHead head, ReadOnlySpan<byte> payload)
    {
        if (!IsReady && (head.Type != FrameType.Settings || head.Has(FrameFlags.Ack)))
        {
            throw Broken(Http2Error.Protocol, "the connection does not begin with SETTINGS", "3.4");
        }

        if (_blockHead.StreamId != 0 && (head.Type != FrameType.Continuation || head.StreamId != _blockHead.StreamId))
        {
            throw Broken(Http2Error.Protocol, "another frame came in the middle of a header block", "6.10");
        }

        switch (head.Type)
        {
            case FrameType.Data: ReceiveData(head, payload); break;
            case FrameType.Headers: ReceiveHeaders(head, payload); break;
            case FrameType.Continuation: ReceiveContinuation(head, payload); break;
            case FrameType.Priority: ReceivePriority(head); break;
            case FrameType.RstStream: ReceiveReset(head, payload); break;
            case FrameType.Settings: ReceiveSettings(head, payload); break;
            case FrameType.PushPromise: throw Broken(Http2Error.Protocol, "a PUSH_PROMISE came although push is off", "6.6");
            case FrameType.Ping: ReceivePing(head, payload); break;
            case FrameType.GoAway: ReceiveGoAway(head, payload); break;
            case FrameType.WindowUpdate: ReceiveWindowUpdate(head, payload); break;
            default: break; // Other types are extensions, to be ignored (RFC 9113, section 5.5).
        }
    }

    private void ReceiveData(in FrameHead head, ReadOnlySpan<byte> payload)
    {
        var isOpen = TryFind(head, "6.1", out var slot);
        _receivedSinceUpdate += head.Length;
        var data = Unpad(head, payload, "6.1");

        // Padding counts, and so do frames of streams that are over. Windows are granted again when half of them is used: a frame never
        // finds less, so that none can exceed them as they are known here.
        if (_receivedSinceUpdate >= ConnectionWindow / 2)
        {
            _out.WriteNumber(FrameType.WindowUpdate, 0, _receivedSinceUpdate);
            _receivedSinceUpdate = 0;
        }

        if (!isOpen) return;
        ref var stream = ref _slots[slot];
        if (!stream.HasHead)
        {
            FailStream(slot, Http2Error.Protocol, "data came before the response's head (RFC 9113, section 8.1)");
            return;
        }

        var endStream = head.Has(FrameFlags.EndStream);
        stream.ReceivedSinceUpdate += head.Length;
        if (stream.ReceivedSinceUpdate >= DefaultWindow / 2 && !endStream)
        {
            _out.WriteNumber(FrameType.WindowUpdate, stream.Id, stream.ReceivedSinceUpdate);
            stream.ReceivedSinceUpdate = 0;
        }

        stream.IsRemotelyClosed = endStream;
        _handler.OnData(slot, data, endStream);
        if (endStream) Finish(slot, head.StreamId);
    }

    private void ReceiveHeaders(in FrameHead head, ReadOnlySpan<byte> payload)
    {
        _ = TryFind(head, "6.2", out _);
        var fragment = Unpad(head, payload, "6.2");
        if (head.Has(FrameFlags.Priority))
        {
            if (fragment.Length < 5) throw Broken(Http2Error.FrameSize, "a HEADERS frame is too short for its priority", "6.2");
            fragment = fragment[5..];
        }

        if (head.Has(FrameFlags.EndHeaders))
        {
            ReceiveBlock(head, fragment);
            return;
        }

        _blockHead = head;
        _blockLength = 0;
        _blockFrames = 0;
        AddToBlock(fragment);
    }

    private void ReceiveContinuation(in FrameHead head, ReadOnlySpan<byte> payload)
    {
        if (_blockHead.StreamId == 0) throw Broken(Http2Error.Protocol, "a CONTINUATION came without HEADERS before it", "6.10");
        AddToBlock(payload);
        if (!head.Has(FrameFlags.EndHeaders)) return;
        var first = _blockHead;
        _blockHead = default;
        ReceiveBlock(first, _block.AsSpan(0, _blockLength));
    }

    private void AddToBlock(ReadOnlySpan<byte> fragment)
    {
        if (++_blockFrames > MaxBlockFrames)
        {
            throw Broken(Http2Error.EnhanceYourCalm, $"a header block has more than {MaxBlockFrames} frames", "10.5.1");
        }

        if (_blockLength + fragment.Length > MaxBlockLength)
        {
            throw Broken(Http2Error.EnhanceYourCalm, $"a header block has more than {MaxBlockLength} bytes", "10.5.1");
        }

        if (_block.Length < _blockLength + fragment.Length)
        {
            Array.Resize(ref _block, Math.Max(2 * _block.Length, _blockLength + fragment.Length));
        }

        fragment.CopyTo(_block.AsSpan(_blockLength));
        _blockLength += fragment.Length;
    }

    private void ReceiveBlock(in FrameHead head, ReadOnlySpan<byte> block)
    {
        // Decoded whether or not the stream is still there: the table has to stay in step with the peer's.
        var fields = new ResponseFields();
        _decoder.Decode(block, ref fields);
        if (!_slotOfStream.TryGetValue(head.StreamId, out var slot)) return;
        ref var stream = ref _slots[slot];
        var endStream = head.Has(FrameFlags.EndStream);
        var isTrailers = stream.HasHead;
        var isInterim = !isTrailers && fields.Status is >= 100 and < 200;
        if (isTrailers && fields.Status != 0) fields.Malformation ??= "its trailers have a :status (RFC 9113, section 8.1)";
        if (isTrailers && !endStream)
        {
            fields.Malformation ??= "header fields came behind its head that do not end the stream (RFC 9113, section 8.1)";
        }

        if (!isTrailers && fields.Status == 0) fields.Malformation ??= "it has no :status (RFC 9113, section 8.3.2)";
        if (isInterim && endStream) fields.Malformation ??= "an interim response ends the stream (RFC 9113, section 8.1)";
        if (isInterim && fields.Status == 101) fields.Malformation ??= "HTTP/2 has no status 101 (RFC 9113, section 8.6)";
        if (fields.Malformation is { } malformation)
        {
            FailStream(slot, Http2Error.Protocol, $"the response is malformed: {malformation}");
            return;
        }

        if (isInterim) return;
        stream.HasHead = true;
        stream.IsRemotelyClosed = endStream;
        _handler.OnHeaders(slot, fields, endStream);
        if (endStream) Finish(slot, head.StreamId);
    }

    /// <summary>Priorities are a server's wish to no one here; idle streams may have them, too.</summary>
    private void ReceivePriority(in FrameHead head)
    {
        if (head.StreamId == 0) throw Broken(Http2Error.Protocol, "a PRIORITY came for stream 0", "6.3");
        if (head.Length != 5 && _slotOfStream.TryGetValue(head.StreamId, out var slot))
        {
            FailStream(slot, Http2Error.FrameSize, $"a PRIORITY has {head.Length} bytes, not 5 (RFC 9113, section 6.3)");
        }
    }

    private void ReceiveReset(in FrameHead head, ReadOnlySpan<byte> payload)
    {
        if (head.Length != 4) throw Broken(Http2Error.FrameSize, $"an RST_STREAM has {head.Length} bytes, not 4", "6.4");
        if (!TryFind(head, "6.4", out var slot)) return;
        var error = (Http2Error)BinaryPrimitives.ReadInt32BigEndian(payload);
        if (error == Http2Error.RefusedStream) _handler.OnRefused(slot);
        else _handler.OnReset(slot, error);
        Release(slot);
    }

    private void ReceiveSettings(in FrameHead head, ReadOnlySpan<byte> payload)
    {
        if (head.StreamId != 0) throw Broken(Http2Error.Protocol, "SETTINGS came for a stream", "6.5");
        if (head.Has(FrameFlags.Ack))
        {
            if (head.Length != 0) throw Broken(Http2Error.FrameSize, "an acknowledgement of SETTINGS is not empty", "6.5");
            return;
        }

        if (head.Length % 6 != 0)
        {
            throw Broken(Http2Error.FrameSize, $"SETTINGS have {head.Length} bytes, which is no multiple of 6", "6.5");
        }

        for (; !payload.IsEmpty; payload = payload[6..])
        {
            ApplySetting((Setting)BinaryPrimitives.ReadUInt16BigEndian(payload), BinaryPrimitives.ReadUInt32BigEndian(payload[2..]));
        }

        IsReady = true;
        _out.WriteFrame(FrameType.Settings, FrameFlags.Ack, 0, default);
        SendPending();
    }

    private void ApplySetting(Setting setting, uint value)
    {
        switch (setting)
        {
            case Setting.HeaderTableSize:
                ShrinkTable((int)Math.Min(value, int.MaxValue));
                break;
            case Setting.EnablePush:
                if (value != 0) throw Broken(Http2Error.Protocol, "the peer sets ENABLE_PUSH, which a server must not", "6.5.2");
                break;
            case Setting.MaxConcurrentStreams:
                PeerMaxStreams = (int)Math.Min(value, int.MaxValue);
                break;
            case Setting.InitialWindowSize:
                if (value > MaxWindow) throw Broken(Http2Error.FlowControl, $"the peer sets an initial window of {value} bytes", "6.5.2");
                ChangeWindows(value);
                break;
            case Setting.MaxFrameSize:
                if (value is < FrameHead.MaxPayload or > 16_777_215)
                {
                    throw Broken(Http2Error.Protocol, $"the peer sets a largest frame of {value} bytes", "6.5.2");
                }

                break;
            default:
                break;
        }
    }

    /// <summary>A larger table is of no use to us; a smaller one must be acknowledged in the next block (RFC 7541, section 4.2).</summary>
    private void ShrinkTable(int size)
    {
        if (size >= _tableLimit) return;
        _tableLimit = size;
        _tableUpdate = size < _blocks.TableSize ? [] : RequestBlocks.ShrinkTable(size);
    }

    private void ChangeWindows(uint value)
    {
        var difference = value - _peerInitialWindow;
        _peerInitialWindow = value;
        foreach (var slot in _slotOfStream.Values)
        {
            ref var stream = ref _slots[slot];
            stream.SendWindow += difference;
            if (stream.SendWindow > MaxWindow)
            {
                throw Broken(Http2Error.FlowControl, "new SETTINGS make a stream's window too large", "6.9.2");
            }
        }
    }

    private void ReceivePing(in FrameHead head, ReadOnlySpan<byte> payload)
    {
        if (head.StreamId != 0) throw Broken(Http2Error.Protocol, "a PING came for a stream", "6.7");
        if (head.Length != 8) throw Broken(Http2Error.FrameSize, $"a PING has {head.Length} bytes, not 8", "6.7");
        if (!head.Has(FrameFlags.Ack)) _out.WriteFrame(FrameType.Ping, FrameFlags.Ack, 0, payload);
    }

    /// <summary>
    /// A graceful end comes in two: with the largest number there is (open no more streams), then with the last one that is processed.
    /// </summary>
    private void ReceiveGoAway(in FrameHead head, ReadOnlySpan<byte> payload)
    {
        if (head.StreamId != 0) throw Broken(Http2Error.Protocol, "a GOAWAY came for a stream", "6.8");
        if (head.Length < 8) throw Broken(Http2Error.FrameSize, $"a GOAWAY has {head.Length} bytes, fewer than 8", "6.8");
        var last = BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue;
        if (last > _lastGoAwayStream) throw Broken(Http2Error.Protocol, "a GOAWAY names a higher stream than the one before", "6.8");
        _lastGoAwayStream = last;
        IsDraining = true;
        GoAwayError = (Http2Error)BinaryPrimitives.ReadInt32BigEndian(payload[4..]);
        for (var slot = 0; slot < _slots.Length; slot++)
        {
            if (_slots[slot].Id <= last) continue;
            _handler.OnRefused(slot);
            Release(slot);
        }
    }

    private void ReceiveWindowUpdate(in FrameHead head, ReadOnlySpan<byte> payload)
    {
        if (head.Length != 4) throw Broken(Http2Error.FrameSize, $"a WINDOW_UPDATE has {head.Length} bytes, not 4", "6.9");
        var increment = BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue;
        if (head.StreamId == 0)
        {
            if (increment == 0) throw Broken(Http2Error.Protocol, "a WINDOW_UPDATE of the connection adds nothing", "6.9");
            _sendWindow += increment;
            if (_sendWindow > MaxWindow) throw Broken(Http2Error.FlowControl, "the connection's window becomes too large", "6.9.1");
            SendPending();
            return;
        }

        if (!TryFind(head, "5.1", out var slot)) return;
        ref var stream = ref _slots[slot];
        stream.SendWindow += increment;
        if (increment == 0)
        {
            FailStream(slot, Http2Error.Protocol, "a WINDOW_UPDATE of a stream adds nothing (RFC 9113, section 6.9)");
        }
        else if (stream.SendWindow > MaxWindow)
        {
            FailStream(slot, Http2Error.FlowControl, "a stream's window becomes too large (RFC 9113, section 6.9.1)");
        }
        else
        {
            SendPending(slot);
        }
    }

    /// <summary>Finds a frame's stream.</summary>
    /// <returns>False if the stream is over: what still comes on it is ignored.</returns>
    /// <exception cref="Http2Exception">There never was such a stream.</exception>
    private bool TryFind(in FrameHead head, string section, out int slot)
    {
        if (head.StreamId == 0) throw Broken(Http2Error.Protocol, $"a {head.Type} frame came for stream 0", section);
        if ((head.StreamId & 1) == 0 || head.StreamId >= _nextStreamId)
        {
            throw Broken(Http2Error.Protocol, $"a {head.Type} frame came for stream {head.StreamId}, which is idle", "5.1");
        }

        if (!_slotOfStream.TryGetValue(head.StreamId, out slot)) return false;
        if (!_slots[slot].IsRemotelyClosed || head.Type is not (FrameType.Data or FrameType.Headers)) return true;
        throw Broken(Http2Error.StreamClosed, $"a {head.Type} frame came behind the end of its stream", "5.1");
    }

    /// <summary>The peer has ended a stream. What ours has not ended is reset: the peer wants no more of it.</summary>
    private void Finish(int slot, int id)
    {
        if (_slots[slot].Id != id) return;
        if (_slots[slot].IsLocallyClosed) Release(slot);
        else Reset(slot, Http2Error.Cancel);
    }

    private void FailStream(int slot, Http2Error error, string what)
    {
        _handler.OnStreamError(slot, what);
        Reset(slot, error);
    }

    private static ReadOnlySpan<byte> Unpad(in FrameHead head, ReadOnlySpan<byte> payload, string section)
    {
        if (!head.Has(FrameFlags.Padded)) return payload;
        if (payload.IsEmpty) throw Broken(Http2Error.FrameSize, $"a padded {head.Type} frame is empty", section);
        if (payload[0] < payload.Length) return payload[1..^payload[0]];
        throw Broken(Http2Error.Protocol, $"the padding of a {head.Type} frame is longer than the frame", section);
    }

    private static Http2Exception Broken(Http2Error error, string what, string section) => Http2Exception.Http2(error, what, section);
}
