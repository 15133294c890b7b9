namespace Wallarm.Connector.Inventory.LogFiles;

/// <summary>A stream behind bytes that were read from it already.</summary>
internal sealed class PrefixedStream(byte[] prefix, Stream rest) : Stream
{
    private int _taken;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => TryTake(buffer, out var taken) ? taken : rest.Read(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        TryTake(buffer.Span, out var taken) ? ValueTask.FromResult(taken) : rest.ReadAsync(buffer, cancellationToken);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private bool TryTake(Span<byte> buffer, out int taken)
    {
        taken = Math.Min(buffer.Length, prefix.Length - _taken);
        prefix.AsSpan(_taken, taken).CopyTo(buffer);
        _taken += taken;
        return taken > 0;
    }
}
