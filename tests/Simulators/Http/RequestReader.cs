namespace Wallarm.Connector.Simulators;

/// <summary>Reads HTTP/1.1 requests off one connection: a head at a time, then its body.</summary>
internal sealed class RequestReader(Stream stream)
{
    private const int MaximumHeadBytes = 256 * 1024;

    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>Waits for a whole head; false when the peer closed between two requests.</summary>
    public async ValueTask<bool> ReadHeadAsync()
    {
        _start += HeadLength;
        HeadLength = 0;
        if (_start == _end)
            _start = _end = 0;
        int searched = 0;
        while (true)
        {
            int found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf("\r\n\r\n"u8);
            if (found >= 0)
            {
                HeadLength = searched + found + 4;
                return true;
            }

            searched = Math.Max(0, _end - _start - 3);
            if (_end - _start >= MaximumHeadBytes)
                throw new MalformedHttpException("The request head is too large.");
            bool isIdle = _start == _end;
            if (!await FillAsync())
                return isIdle ? false : throw new MalformedHttpException("The connection ended inside a request head.");
        }
    }

    public int HeadLength { get; private set; }

    /// <summary>The head with its closing blank line; valid until the body or the next head is read.</summary>
    public ReadOnlySpan<byte> Head => _buffer.AsSpan(_start, HeadLength);

    /// <summary>Reads the body that belongs to the head; a null sink throws the bytes away.</summary>
    public async ValueTask<long> ReadBodyAsync(HeadFraming framing, Stream? sink)
    {
        _start += HeadLength;
        HeadLength = 0;
        if (!framing.IsChunked)
        {
            await TakeAsync(framing.ContentLength, sink);
            return framing.ContentLength;
        }

        long total = 0;
        while (true)
        {
            string sizeLine = await ReadLineAsync();
            if (!long.TryParse(sizeLine.Split(';')[0].Trim(), System.Globalization.NumberStyles.HexNumber,
                    System.Globalization.CultureInfo.InvariantCulture, out long size) || size < 0)
                throw new MalformedHttpException($"'{sizeLine}' is not a chunk size.");
            if (size == 0)
                break;
            await TakeAsync(size, sink);
            total += size;
            if ((await ReadLineAsync()).Length != 0)
                throw new MalformedHttpException("A chunk is longer than its size.");
        }

        while ((await ReadLineAsync()).Length != 0)
        {
        }

        return total;
    }

    /// <summary>Completes when the peer has closed its side; whatever it still sends is thrown away.</summary>
    public async ValueTask DrainAsync()
    {
        do
        {
            _start = _end = 0;
        }
        while (await FillAsync());
    }

    private async ValueTask TakeAsync(long count, Stream? sink)
    {
        while (count > 0)
        {
            if (_start == _end)
            {
                _start = _end = 0;
                if (!await FillAsync())
                    throw new MalformedHttpException("The connection ended inside a request body.");
            }

            int taken = (int)Math.Min(count, _end - _start);
            sink?.Write(_buffer, _start, taken);
            _start += taken;
            count -= taken;
        }
    }

    private async ValueTask<string> ReadLineAsync()
    {
        while (true)
        {
            int length = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (length >= 0)
            {
                string line = System.Text.Encoding.Latin1.GetString(_buffer, _start, length);
                _start += length + 2;
                return line;
            }

            if (_end - _start > 4096)
                throw new MalformedHttpException("A chunk line is too long.");
            if (!await FillAsync())
                throw new MalformedHttpException("The connection ended inside a chunked body.");
        }
    }

    private async ValueTask<bool> FillAsync()
    {
        if (_end == _buffer.Length)
        {
            byte[] target = _start > 0 ? _buffer : new byte[_buffer.Length * 2];
            _buffer.AsSpan(_start, _end - _start).CopyTo(target);
            _buffer = target;
            _end -= _start;
            _start = 0;
        }

        int read = await stream.ReadAsync(_buffer.AsMemory(_end));
        _end += read;
        return read > 0;
    }
}
