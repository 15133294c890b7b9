using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Wallarm.Connector.Forwarding.Http;

/// <summary>
/// One HTTP/1.1 connection of a client, one request at a time. The methods on the path of every request use pooled state machines, so
/// that a request allocates nothing.
/// </summary>
internal sealed class HttpConnection(Stream stream) : IDisposable
{
    private const int InitialBufferLength = 4 * 1024;
    private const int MaxHeadLength = 64 * 1024;

    private byte[] _buffer = new byte[InitialBufferLength];
    private int _start;
    private int _end;

    /// <summary>Whether a byte of the present answer has come.</summary>
    public bool AnswerStarted { get; private set; }

    /// <summary>Whether the other side has sent more than the answers it was asked for.</summary>
    public bool HasUnreadBytes => _start < _end;

    public ValueTask SendAsync(ReadOnlyMemory<byte> request)
    {
        AnswerStarted = false;
        return stream.WriteAsync(request);
    }

    /// <summary>Waits for an answer's head.</summary>
    /// <returns>The head's length; its bytes are <see cref="Head"/>.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReceiveHeadAsync()
    {
        var searched = 0;
        while (true)
        {
            var unread = _buffer.AsSpan(_start, _end - _start);
            var found = unread[searched..].IndexOf("\r\n\r\n"u8);
            if (found >= 0) return searched + found + 4;
            searched = Math.Max(0, unread.Length - 3);
            if (unread.Length >= MaxHeadLength) throw new HttpProtocolException($"The answer's head is longer than {MaxHeadLength} bytes.");
            await ReceiveAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The head that <see cref="ReceiveHeadAsync"/> found.</summary>
    public ReadOnlySpan<byte> Head(int length) => _buffer.AsSpan(_start, length);

    /// <summary>Goes on behind the head.</summary>
    public void SkipHead(int length) => _start += length;

    /// <summary>Reads an answer's body to its end.</summary>
    /// <param name="head">The answer's head.</param>
    /// <param name="hasBody">False for answers that never have one, whatever their headers say (RFC 9112, section 6.3).</param>
    /// <param name="body">Where the body goes; null drops it.</param>
    /// <param name="maxLength">More than this is not read.</param>
    /// <returns>Whether the body was read to its end and the connection may carry another request.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReceiveBodyAsync(HttpHead head, bool hasBody, IBufferWriter<byte>? body, long maxLength)
    {
        if (!hasBody) return head.KeepAlive;
        if (head.IsChunked) return await ReceiveChunksAsync(body, maxLength).ConfigureAwait(false) && head.KeepAlive;
        if (head.ContentLength > maxLength) return false;
        if (head.ContentLength >= 0)
        {
            await ReceiveExactlyAsync(head.ContentLength, body).ConfigureAwait(false);
            return head.KeepAlive;
        }

        await ReceiveUntilCloseAsync(body, maxLength).ConfigureAwait(false);
        return false;
    }

    public void Dispose() => stream.Dispose();

    private async ValueTask<bool> ReceiveChunksAsync(IBufferWriter<byte>? body, long maxLength)
    {
        while (true)
        {
            var size = ParseChunkSize(await ReceiveLineAsync().ConfigureAwait(false));
            if (size > maxLength) return false;
            if (size == 0) break;
            maxLength -= size;
            await ReceiveExactlyAsync(size, body).ConfigureAwait(false);
            if ((await ReceiveLineAsync().ConfigureAwait(false)).Length != 0) throw new HttpProtocolException("A chunk is longer than its size.");
        }

        // Trailers, up to an empty line.
        while ((await ReceiveLineAsync().ConfigureAwait(false)).Length != 0)
        {
        }

        return true;
    }

    private static long ParseChunkSize(ReadOnlyMemory<byte> line)
    {
        var valid = Utf8Parser.TryParse(line.Span, out long size, out var consumed, 'x');
        var rest = line.Span[consumed..].TrimStart(" \t"u8);
        return valid && size >= 0 && (rest.IsEmpty || rest[0] == (byte)';')
            ? size
            : throw new HttpProtocolException("The answer has a chunk without a size.");
    }

    /// <returns>The line without its line break; valid until the next call.</returns>
    private async ValueTask<ReadOnlyMemory<byte>> ReceiveLineAsync()
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (length >= 0)
            {
                var line = _buffer.AsMemory(_start, length);
                _start += length + 2;
                return line;
            }

            if (_end - _start >= MaxHeadLength) throw new HttpProtocolException($"The answer has a line longer than {MaxHeadLength} bytes.");
            await ReceiveAsync().ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReceiveExactlyAsync(long length, IBufferWriter<byte>? body)
    {
        while (true)
        {
            length -= Take(length, body);
            if (length == 0) return;
            await ReceiveAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask ReceiveUntilCloseAsync(IBufferWriter<byte>? body, long maxLength)
    {
        do
        {
            maxLength -= Take(maxLength, body);
        }
        while (maxLength > 0 && await TryReceiveAsync().ConfigureAwait(false));
    }

    private int Take(long atMost, IBufferWriter<byte>? body)
    {
        var length = (int)Math.Min(atMost, _end - _start);
        body?.Write(_buffer.AsSpan(_start, length));
        _start += length;
        return length;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReceiveAsync()
    {
        if (!await TryReceiveAsync().ConfigureAwait(false))
        {
            throw new HttpProtocolException(
                AnswerStarted ? "The connection was closed in the middle of an answer." : "The connection was closed before an answer.");
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> TryReceiveAsync()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            var target = _start > 0 ? _buffer : new byte[_buffer.Length * 2];
            _buffer.AsSpan(_start, _end - _start).CopyTo(target);
            _buffer = target;
            _end -= _start;
            _start = 0;
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end)).ConfigureAwait(false);
        AnswerStarted |= read > 0;
        _end += read;
        return read > 0;
    }
}
