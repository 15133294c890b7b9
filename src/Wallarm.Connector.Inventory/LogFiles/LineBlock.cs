using System.Buffers;

namespace Wallarm.Connector.Inventory.LogFiles;

/// <summary>Lines with their ends, in a buffer of their own.</summary>
public readonly struct LineBlock : IDisposable
{
    private readonly byte[] _buffer;
    private readonly int _length;

    internal LineBlock(ReadOnlySpan<byte> lines)
    {
        _buffer = ArrayPool<byte>.Shared.Rent(lines.Length);
        _length = lines.Length;
        lines.CopyTo(_buffer);
    }

    /// <summary>Valid until the block is disposed of.</summary>
    public ReadOnlySpan<byte> Lines => _buffer.AsSpan(0, _length);

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
