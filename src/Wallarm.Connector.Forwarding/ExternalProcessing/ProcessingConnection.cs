using System.Buffers;
using System.Buffers.Binary;
using Wallarm.Connector.Forwarding.ExternalProcessing.Http2;

namespace Wallarm.Connector.Forwarding.ExternalProcessing;

/// <summary>
/// Calls of <c>Process</c> over one HTTP/2 connection, many at a time, each on a stream of its own. It does no I/O: see
/// <see cref="NodeLink"/>. Not thread-safe.
/// </summary>
internal sealed class ProcessingConnection : IStreamHandler
{
    /// <summary>
    /// The longest message of the node that is read, in bytes. Acknowledgements are a few bytes, with mutations some hundred.
    /// </summary>
    private const int MaxMessageLength = 64 * 1024;

    /// <summary>How much of messages that came in part is kept on all streams, in bytes.</summary>
    private const int MaxPartialBytes = 1 << 20;

    /// <summary>By how much a node can extend a call's time for each part, in ms.</summary>
    private const long LongestExtension = 60_000;

    /// <summary>How long a connection that was idle may be silent, in ms: it may have died without a word.</summary>
    private const long PatienceAfterPause = 2_000;

    private readonly Http2Connection _http2;
    private readonly Call[] _calls;
    private readonly byte[] _buffer = new byte[ProcessingMessages.MaxRequestLength];
    private ICallSource? _source;
    private int _partialBytes;
    private int _turn;
    private long _now = Environment.TickCount64;
    private long _lastReceived;
    private long _suspectUntil = long.MaxValue;
    private bool _isReused;
    private bool _hasReceivedSinceAttach;

    /// <summary>Begins a connection.</summary>
    /// <param name="blocks">The header blocks of the calls.</param>
    /// <param name="maxStreams">How many calls may be under way at a time.</param>
    /// <param name="firstStreamId">The first stream's number: odd.</param>
    public ProcessingConnection(RequestBlocks blocks, int maxStreams, int firstStreamId = 1)
    {
        _http2 = new Http2Connection(blocks, maxStreams, this, firstStreamId);
        _calls = new Call[maxStreams];
    }

    /// <summary>What the next message of the node must be.</summary>
    private enum Expected : byte
    {
        /// <summary>None: the call is settled, or the slot is free.</summary>
        Nothing,
        RequestAcknowledgement,
        ResponseAcknowledgement,
    }

    public Http2Connection Http2 => _http2;

    /// <summary>Whether the node acknowledged anything on this connection.</summary>
    public bool HasAcknowledged { get; private set; }

    /// <summary>Whether a byte has come, ever.</summary>
    public bool HasReceived => _lastReceived != 0;

    /// <summary>How many calls wait for an acknowledgement.</summary>
    public int CallsUnderWay { get; private set; }

    /// <summary>Takes calls from a source from now on.</summary>
    /// <param name="source">The source.</param>
    /// <param name="now">The time (<see cref="Environment.TickCount64"/>).</param>
    /// <param name="pause">How long the connection has been idle, by the clock on the wall: a process can be frozen.</param>
    public void Attach(ICallSource source, long now, TimeSpan pause)
    {
        _source = source;
        _isReused = HasAcknowledged;
        _hasReceivedSinceAttach = false;
        _suspectUntil = long.MaxValue;
        if (pause > TimeSpan.FromSeconds(1)) _suspectUntil = now + Math.Min(PatienceAfterPause, source.ResponseTimeout);
    }

    /// <summary>
    /// Takes no further calls from the source, and ends those that are under way without telling it. Settled ones may end in peace.
    /// </summary>
    /// <param name="now">The time (<see cref="Environment.TickCount64"/>).</param>
    public void Detach(long now)
    {
        var patience = _source?.ResponseTimeout ?? 0;
        _source = null;
        for (var slot = 0; slot < _calls.Length; slot++)
        {
            if (_calls[slot].Expected != Expected.Nothing)
            {
                _http2.Reset(slot, Http2Error.Cancel);
                CallsUnderWay--;
                Free(slot);
            }
            else if (_calls[slot].IsOpen)
            {
                _calls[slot].Deadline = now + patience;
            }
        }
    }

    /// <summary>Makes calls as long as there are some and the node allows it.</summary>
    public void Fill(long now)
    {
        _now = now;
        while (_source is { } source && _http2.CanOpen && source.TryNext(now, _buffer, out var next))
        {
            var slot = _http2.Open();
            ref var call = ref _calls[slot];
            call.IsOpen = true;
            call.Record = next.Record;
            call.Status = next.Status;
            call.StartedAt = now;
            call.Deadline = Math.Min(now + source.ResponseTimeout, source.StopAt);
            call.Expected = Expected.RequestAcknowledgement;
            CallsUnderWay++;
            _http2.Send(slot, _buffer.AsSpan(next.MessageStart), endStream: next.Status == 0);
        }
    }

    /// <summary>Takes in what was put into <see cref="Http2Connection.Room"/>.</summary>
    /// <exception cref="Http2Exception">The node breaks a rule: the connection is of no more use.</exception>
    /// <exception cref="NotHttp2Exception">It is no node of this mode.</exception>
    public void Advance(int received, long now)
    {
        _now = now;
        _lastReceived = now;
        _suspectUntil = long.MaxValue;
        _hasReceivedSinceAttach = true;
        _turn++;
        _http2.Advance(received);
    }

    /// <summary>Ends the calls whose time is over.</summary>
    /// <returns>False if the connection is dead: nothing came since the oldest of these calls began.</returns>
    public bool ExpireDue(long now)
    {
        _now = now;
        if (now >= _suspectUntil && CallsUnderWay > 0) return false;
        for (var slot = 0; slot < _calls.Length; slot++)
        {
            ref var call = ref _calls[slot];
            if (!call.IsOpen || now < call.Deadline) continue;
            if (call.Expected != Expected.Nothing && _lastReceived < call.StartedAt) return false;
            if (call.Expected != Expected.Nothing)
            {
                Settle(slot, new CallResult { End = CallEnd.TimedOut, What = $"no response within {now - call.StartedAt} ms" });
            }

            _http2.Reset(slot, Http2Error.Cancel);
            Free(slot);
        }

        return true;
    }

    /// <summary>Ends all calls: the connection is gone.</summary>
    public void Break(string what)
    {
        // Not a byte came on a connection that was kept: it was closed while nothing was under way, which is nobody's fault.
        var wasDead = _isReused && !_hasReceivedSinceAttach;
        for (var slot = 0; slot < _calls.Length; slot++)
        {
            if (_calls[slot].Expected != Expected.Nothing)
            {
                Settle(slot, new CallResult { End = wasDead ? CallEnd.WasDead : CallEnd.Broken, What = what });
            }

            if (_calls[slot].IsOpen) Free(slot);
        }
    }

    public void OnHeaders(int slot, in ResponseFields fields, bool endStream)
    {
        ref var call = ref _calls[slot];
        if (!call.HasHead)
        {
            call.HasHead = true;
            call.Fields = fields;
        }
        else
        {
            call.Fields.GrpcStatus = fields.GrpcStatus;
            call.Fields.GrpcMessage = fields.GrpcMessage;
            call.Fields.RetryAfter = fields.RetryAfter;
        }

        if (endStream) Close(slot);
    }

    public void OnData(int slot, ReadOnlySpan<byte> data, bool endStream)
    {
        // The body of a response that is not gRPC is of no interest: an error page, mostly.
        if (_calls[slot].Fields.IsGrpc) ReadMessages(slot, data);
        if (endStream && _calls[slot].IsOpen) Close(slot);
    }

    public void OnReset(int slot, Http2Error error) => End(slot, new CallResult { End = CallEnd.Reset, Error = error });

    public void OnRefused(int slot) => End(slot, new CallResult { End = CallEnd.Refused });

    public void OnStreamError(int slot, string what) => End(slot, new CallResult { End = CallEnd.ProtocolError, What = what });

    private void Close(int slot) => End(slot, new CallResult { End = CallEnd.Closed, Fields = _calls[slot].Fields });

    private void End(int slot, in CallResult result)
    {
        if (_calls[slot].Expected != Expected.Nothing) Settle(slot, result);
        Free(slot);
    }

    /// <summary>Tells the source how a call ended. Its stream may go on for a while.</summary>
    private void Settle(int slot, in CallResult result)
    {
        ref var call = ref _calls[slot];
        var isRequestAcknowledged = call.Expected == Expected.ResponseAcknowledgement;
        call.Expected = Expected.Nothing;
        CallsUnderWay--;
        _source?.End(call.Record, new CallResult
        {
            End = result.End,
            StartedAt = call.StartedAt,
            HasNoResponsePart = call.Status == 0,
            IsRequestAcknowledged = isRequestAcknowledged || result.End == CallEnd.Acknowledged,
            Fields = result.Fields,
            Error = result.Error,
            What = result.What,
        });
    }

    /// <summary>gRPC messages: nearly always whole ones in one frame; the start of one that is not is kept with its call.</summary>
    private void ReadMessages(int slot, ReadOnlySpan<byte> data)
    {
        ref var call = ref _calls[slot];
        if (call.PartialLength > 0)
        {
            Keep(ref call, data);
            data = call.Partial.AsSpan(0, call.PartialLength);
        }

        var rest = data;
        while (rest.Length >= ProtoWriter.PrefixLength)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest[1..]);
            var wrong = rest[0] != 0 ? "a message is compressed, which was not asked for"
                : length > MaxMessageLength ? $"a message has {length} bytes, {MaxMessageLength} are read"
                : null;
            if (wrong is null && rest.Length < ProtoWriter.PrefixLength + (int)length) break;
            wrong ??= ReadMessage(slot, rest.Slice(ProtoWriter.PrefixLength, (int)length));
            if (wrong is not null)
            {
                if (call.Expected != Expected.Nothing)
                {
                    Settle(slot, new CallResult { End = CallEnd.ProtocolError, What = $"the response is not ext_proc: {wrong}" });
                }

                _http2.Reset(slot, Http2Error.Cancel);
                Free(slot);
                return;
            }

            rest = rest[(ProtoWriter.PrefixLength + (int)length)..];
        }

        if (call.PartialLength > 0)
        {
            rest.CopyTo(call.Partial);
            _partialBytes += rest.Length - call.PartialLength;
            call.PartialLength = rest.Length;
        }
        else if (!rest.IsEmpty)
        {
            Keep(ref call, rest);
        }
    }

    /// <returns>What is wrong with the message; null if nothing is.</returns>
    private string? ReadMessage(int slot, ReadOnlySpan<byte> message)
    {
        ref var call = ref _calls[slot];
        if (call.Expected == Expected.Nothing) return null;
        if (!ProcessingResponse.TryRead(message, out var response)) return "a message is no protobuf";
        switch (response.Kind)
        {
            case ProcessingResponse.RequestHeaders when call.Expected == Expected.RequestAcknowledgement:
                NoteAcknowledgement();
                if (call.Status == 0) Settle(slot, new CallResult { End = CallEnd.Acknowledged });
                else SendResponse(slot);
                return null;
            case ProcessingResponse.ResponseHeaders when call.Expected == Expected.ResponseAcknowledgement && call.ResponseTurn != _turn:
                NoteAcknowledgement();
                Settle(slot, new CallResult { End = CallEnd.Acknowledged });
                return null;
            case ProcessingResponse.ImmediateResponse:
                NoteAcknowledgement();
                if (call is { Expected: Expected.RequestAcknowledgement, Status: not 0 }) _http2.Send(slot, default, endStream: true);
                Settle(slot, new CallResult { End = CallEnd.Blocked });
                return null;
            case 0 when response.MoreTime is { } time:
                Extend(ref call, time);
                return null;
            case 0:
                return "a message says nothing";
            default:
                return $"a message has field {response.Kind}, which is not due";
        }
    }

    private void SendResponse(int slot)
    {
        Span<byte> message = stackalloc byte[ProcessingMessages.ResponseLength];
        ProcessingMessages.WriteResponse(message, _calls[slot].Status);
        _calls[slot].Expected = Expected.ResponseAcknowledgement;
        _calls[slot].ResponseTurn = _turn;
        _calls[slot].IsExtended = false;
        _http2.Send(slot, message, endStream: true);
    }

    private void NoteAcknowledgement()
    {
        HasAcknowledged = true;
        _source?.NoteAcknowledgement();
    }

    /// <summary>Once a part, as Envoy does.</summary>
    private void Extend(ref Call call, TimeSpan time)
    {
        if (call.IsExtended || _source is null) return;
        call.IsExtended = true;
        var until = _now + (long)Math.Min(time.TotalMilliseconds, LongestExtension);
        call.Deadline = Math.Min(Math.Max(call.Deadline, until), _source.StopAt);
    }

    private void Keep(ref Call call, ReadOnlySpan<byte> data)
    {
        _partialBytes += data.Length;
        if (_partialBytes > MaxPartialBytes)
        {
            throw Http2Exception.Http2(
                Http2Error.EnhanceYourCalm, $"messages that came in part take more than {MaxPartialBytes} bytes", "10.5");
        }

        var length = call.PartialLength + data.Length;
        if (call.Partial is null || call.Partial.Length < length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(length);
            call.Partial.AsSpan(0, call.PartialLength).CopyTo(larger);
            if (call.Partial is not null) ArrayPool<byte>.Shared.Return(call.Partial);
            call.Partial = larger;
        }

        data.CopyTo(call.Partial.AsSpan(call.PartialLength));
        call.PartialLength = length;
    }

    private void Free(int slot)
    {
        ref var call = ref _calls[slot];
        _partialBytes -= call.PartialLength;
        if (call.Partial is not null) ArrayPool<byte>.Shared.Return(call.Partial);
        call = default;
    }

    /// <summary>What is known of the call in a slot.</summary>
    private struct Call
    {
        public bool IsOpen;
        public bool HasHead;
        public bool IsExtended;
        public Expected Expected;
        public int Record;
        public int Status;
        public int PartialLength;

        /// <summary>The reading in which the second message was made: an acknowledgement in the same one cannot be of it.</summary>
        public int ResponseTurn;
        public byte[]? Partial;
        public long StartedAt;
        public long Deadline;
        public ResponseFields Fields;
    }
}
