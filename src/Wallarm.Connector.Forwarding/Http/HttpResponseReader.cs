using System.Buffers;
using System.Buffers.Text;

namespace Wallarm.Connector.Forwarding.Http;

/// <summary>
/// Reads the responses of one connection, one after the other, as their bytes come in. It waits for nothing itself: who uses it awaits the
/// stream, so that an exchange costs one suspension and no allocation.
/// </summary>
internal sealed class HttpResponseReader<THeaders>
    where THeaders : struct, IHeaderReader
{
    private const int InitialBufferLength = 4 * 1024;
    private const int MaxHeadLength = 64 * 1024;

    private byte[] _buffer = new byte[InitialBufferLength];
    private byte[] _knownHead = [];
    private (HttpHead Head, THeaders Headers) _known;
    private int _start;
    private int _end;
    private Part _part;
    private long _remaining;
    private bool _isHead;
    private bool _wholeBody;
    private IBufferWriter<byte>? _body;
    private long _maxBodyLength;

    private enum Part
    {
        Head,
        Body,
        ChunkSize,
        Chunk,
        ChunkEnd,
        Trailer,
        UntilClose,
        End,
    }

    /// <summary>Whether a byte of the present response has come.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>Whether the present response is complete.</summary>
    public bool IsComplete => _part == Part.End;

    /// <summary>Whether the present response's head has come.</summary>
    public bool HasHead => _part != Part.Head;

    /// <summary>Whether reading the rest of the present response would leave a connection that may carry another request.</summary>
    public bool CanBecomeReusable => HasHead && !IsComplete && Head.KeepAlive && _part != Part.UntilClose;

    /// <summary>Status line and framing of the present response.</summary>
    public HttpHead Head { get; private set; }

    /// <summary>What was taken of the present response's headers.</summary>
    public THeaders Headers { get; private set; }

    /// <summary>
    /// Whether the connection may carry another request: the response allows it, was read to its end, and nothing came behind it.
    /// </summary>
    public bool CanReuse => IsComplete && _wholeBody && Head.KeepAlive && Head.Status != 101 && _start == _end;

    /// <summary>Room for the next bytes of the stream.</summary>
    public Memory<byte> Room
    {
        get
        {
            if (_end == _buffer.Length)
            {
                var target = _start > 0 ? _buffer : new byte[_buffer.Length * 2];
                _buffer.AsSpan(_start, _end - _start).CopyTo(target);
                _buffer = target;
                _end -= _start;
                _start = 0;
            }

            return _buffer.AsMemory(_end);
        }
    }

    /// <summary>Starts with the response to the next request.</summary>
    /// <param name="isHead">Whether the request's method is HEAD, whose responses have no body whatever their headers say.</param>
    /// <param name="body">Where the body goes; null drops it.</param>
    /// <param name="maxBodyLength">A longer body is not read to its end.</param>
    public void Begin(bool isHead, IBufferWriter<byte>? body, long maxBodyLength)
    {
        _start = _end = 0;
        _part = Part.Head;
        _isHead = isHead;
        _body = body;
        _maxBodyLength = maxBodyLength;
        _wholeBody = true;
        IsStarted = false;
        Headers = default;
    }

    /// <summary>Takes in the bytes that the stream has put into <see cref="Room"/>.</summary>
    /// <param name="received">How many; 0 where the other side has closed the connection.</param>
    /// <exception cref="HttpProtocolException">The bytes are no response, or it ends too early.</exception>
    public void Advance(int received)
    {
        if (received == 0)
        {
            if (_part != Part.UntilClose)
            {
                throw new HttpProtocolException(
                    IsStarted ? "the connection was closed in the middle of a response" : "the connection was closed before a response");
            }

            _wholeBody = false;
            _part = Part.End;
            return;
        }

        IsStarted = true;
        _end += received;
        while (ReadPart())
        {
        }

        if (_start == _end) _start = _end = 0;
    }

    /// <returns>Whether there is more to read in what has come.</returns>
    private bool ReadPart() => _part switch
    {
        Part.Head => ReadHead(),
        Part.ChunkSize => ReadChunkSize(),
        Part.ChunkEnd => ReadChunkEnd(),
        Part.Trailer => ReadTrailer(),
        Part.End => false,
        _ => ReadBody(),
    };

    private bool ReadHead()
    {
        var unread = _buffer.AsSpan(_start, _end - _start);
        if (_knownHead.Length > 0 && unread.StartsWith(_knownHead))
        {
            _start += _knownHead.Length;
            (Head, Headers) = _known;
            BeginBody();
            return true;
        }

        var length = unread.IndexOf("\r\n\r\n"u8);
        if (length < 0) return WaitForLine(unread.Length);
        var headers = default(THeaders);
        Head = HttpHead.Parse(unread[..(length + 4)], ref headers);
        Headers = headers;
        Remember(unread[..(length + 4)]);
        _start += length + 4;
        if (Head.IsInterim) return true;
        BeginBody();
        return true;
    }

    /// <summary>
    /// A server that accepts sends the same head for a second, until its date changes: it need not be read again. Of other responses the
    /// meaning can depend on when they come (Retry-After).
    /// </summary>
    private void Remember(ReadOnlySpan<byte> head)
    {
        if (Head.Status is < 200 or >= 300)
        {
            _knownHead = [];
            return;
        }

        if (_knownHead.Length != head.Length) _knownHead = new byte[head.Length];
        head.CopyTo(_knownHead);
        _known = (Head, Headers);
    }

    /// <summary>RFC 9112, section 6.3.</summary>
    private void BeginBody()
    {
        _remaining = Head.ContentLength;
        if (_isHead || Head.Status is 101 or 204 or 304) _part = Part.End;
        else if (Head.IsChunked) _part = Part.ChunkSize;
        else if (_remaining > _maxBodyLength) EndEarly();
        else if (_remaining >= 0) BeginLengthBody();
        else BeginUntilClose();
    }

    private void BeginLengthBody()
    {
        // Room for all of it at once: growing by and by leaves half of it behind as garbage each time.
        if (_body is { } body && _remaining > 0) _ = body.GetSpan((int)_remaining);
        _part = _remaining == 0 ? Part.End : Part.Body;
    }

    private void BeginUntilClose()
    {
        _remaining = _maxBodyLength;
        _part = Part.UntilClose;
    }

    private bool ReadBody()
    {
        var length = (int)Math.Min(_remaining, _end - _start);
        _body?.Write(_buffer.AsSpan(_start, length));
        _start += length;
        _remaining -= length;
        if (_remaining > 0) return false;
        if (_part == Part.UntilClose) EndEarly();
        else _part = _part == Part.Chunk ? Part.ChunkEnd : Part.End;
        return true;
    }

    private bool ReadChunkSize()
    {
        if (!TryReadLine(out var line)) return false;
        var valid = Utf8Parser.TryParse(line, out long size, out var consumed, 'x');
        var extension = line[consumed..].TrimStart(" \t"u8);
        if (!valid || size < 0 || !(extension.IsEmpty || extension[0] == (byte)';'))
        {
            throw new HttpProtocolException("the response has a chunk without a size");
        }

        _maxBodyLength -= size;
        _remaining = size;
        if (_maxBodyLength < 0) EndEarly();
        else _part = size == 0 ? Part.Trailer : Part.Chunk;
        return true;
    }

    private bool ReadChunkEnd()
    {
        if (!TryReadLine(out var line)) return false;
        if (!line.IsEmpty) throw new HttpProtocolException("the response has a chunk that is longer than its size");
        _part = Part.ChunkSize;
        return true;
    }

    private bool ReadTrailer()
    {
        if (!TryReadLine(out var line)) return false;
        if (line.IsEmpty) _part = Part.End;
        return true;
    }

    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        var unread = _buffer.AsSpan(_start, _end - _start);
        var length = unread.IndexOf("\r\n"u8);
        line = length < 0 ? default : unread[..length];
        if (length < 0) return WaitForLine(unread.Length);
        _start += length + 2;
        return true;
    }

    private static bool WaitForLine(int length) =>
        length < MaxHeadLength
            ? false
            : throw new HttpProtocolException($"the response has a head or line longer than {MaxHeadLength} bytes");

    private void EndEarly()
    {
        _wholeBody = false;
        _part = Part.End;
    }
}
