using System.Buffers;
using System.IO.Compression;

namespace Wallarm.Connector.Inventory.LogFiles;

/// <summary>The lines of a stream, gzipped or not, without a string each.</summary>
/// <remarks>
/// Firehose joins what it delivers without line ends. So a file whose first line holds several JSON objects that begin alike is read object
/// by object, up to its first line end; from there on, what a line holds never makes two of it.
/// </remarks>
/// <param name="stream">Read from its current position, and not closed.</param>
public sealed class LogLines(Stream stream) : IDisposable
{
    /// <summary>The longest line: CloudWatch Logs takes events of 1 MB, and exports put a time before them or escape them.</summary>
    public const int MaxLength = 8 * 1024 * 1024;

    private const int FirstSize = 256 * 1024;

    /// <summary>Up to its first colon an object of a log has fewer bytes.</summary>
    private const int MaxOpening = 64;

    private byte[] _buffer = new byte[FirstSize];
    private int _start;
    private int _end;
    private Stream? _lines;
    private bool _isSkipping;
    private bool _hasLineEnds;
    private byte[]? _joint;

    /// <summary>Bytes that were read, decompressed.</summary>
    public long Bytes { get; private set; }

    /// <summary>Reads on until there is at least one line more.</summary>
    /// <returns>Whether there is one.</returns>
    public async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        _lines ??= await OpenAsync(cancellation).ConfigureAwait(false);
        while (true)
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start.._end).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            if (_end == _buffer.Length) Grow();
            var read = await _lines.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
            if (read == 0) return _end > 0 && EndLastLine();
            Bytes += read;
            var isLine = _buffer.AsSpan(_end, read).Contains((byte)'\n');
            _end += read;
            if (isLine || FindJoint(_buffer.AsSpan(0, _end)) >= 0) return true;
        }
    }

    /// <summary>Takes the next line of those that were read.</summary>
    /// <param name="line">The line without its end; a dash for one that is longer than <see cref="MaxLength"/>.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        line = _buffer.AsSpan(_start, _end - _start);
        if (FindJoint(line) is >= 0 and var last)
        {
            line = line[..(last + 1)];
            _start += line.Length;
            return true;
        }

        var length = line.IndexOf((byte)'\n');
        if (length < 0) return false;
        _hasLineEnds = true;
        line = _isSkipping ? "-"u8 : line[..length].TrimEnd((byte)'\r');
        _isSkipping = false;
        _start += length + 1;
        return true;
    }

    /// <summary>Takes all lines that were read.</summary>
    /// <returns>Lines with their ends; a dash stands for one that is longer than <see cref="MaxLength"/>.</returns>
    public LineBlock ReadLines()
    {
        // Objects may be joined before the first line end, and there is no copy to take of a line that is too long.
        if (!_hasLineEnds || _isSkipping) return ReadEachLine();
        var read = _buffer.AsSpan(_start.._end);
        var lines = read[..(read.LastIndexOf((byte)'\n') + 1)];
        _start += lines.Length;
        return new LineBlock(lines);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_lines != stream) _lines?.Dispose();
    }

    private async ValueTask<Stream> OpenAsync(CancellationToken cancellation)
    {
        var first = new byte[2];
        var length = await stream.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        if (length == 2 && first is [0x1F, 0x8B]) return new GZipStream(new PrefixedStream(first, stream), CompressionMode.Decompress);
        first.AsSpan(0, length).CopyTo(_buffer);
        _end = length;
        Bytes = length;
        return stream;
    }

    /// <summary>Finds the last byte of an object that another one follows.</summary>
    /// <returns>-1 if there is none before the next line end.</returns>
    private int FindJoint(ReadOnlySpan<byte> content)
    {
        if (_hasLineEnds || _isSkipping) return -1;
        if (_joint is null)
        {
            var colon = content[..Math.Min(content.Length, MaxOpening)].IndexOf((byte)':');
            if (colon < 0 || content[0] != (byte)'{') return -1;
            _joint = [(byte)'}', .. content[..(colon + 1)]];
        }

        var joint = content.IndexOf(_joint);
        return joint < 0 || content[..joint].Contains((byte)'\n') ? -1 : joint;
    }

    private void Grow()
    {
        if (_buffer.Length >= MaxLength)
        {
            // One byte stays, so that it counts at the end of the file as well.
            _isSkipping = true;
            _end = 1;
            return;
        }

        Array.Resize(ref _buffer, 2 * _buffer.Length);
    }

    private LineBlock ReadEachLine()
    {
        var lines = new ArrayBufferWriter<byte>(_end - _start);
        while (TryRead(out var line))
        {
            lines.Write(line);
            lines.Write("\n"u8);
        }

        return new LineBlock(lines.WrittenSpan);
    }

    private bool EndLastLine()
    {
        if (_buffer[_end - 1] == (byte)'\n') return true;
        if (_end == _buffer.Length) Array.Resize(ref _buffer, _end + 1);
        _buffer[_end++] = (byte)'\n';
        return true;
    }
}
