using System.Buffers;

namespace Wallarm.Connector.Forwarding.ExternalProcessing.Http2;

/// <summary>What a connection knows of one open stream.</summary>
internal struct StreamSlot
{
    private byte[]? _pending;
    private int _pendingStart;
    private int _pendingEnd;

    /// <summary>The stream's number; 0 while the slot is free.</summary>
    public int Id { get; private set; }

    /// <summary>How many bytes the peer takes on this stream at present; negative after it has made its windows smaller.</summary>
    public long SendWindow { get; set; }

    /// <summary>How many bytes came since the peer's window was last granted again.</summary>
    public int ReceivedSinceUpdate { get; set; }

    /// <summary>Whether the response's head has come.</summary>
    public bool HasHead { get; set; }

    /// <summary>Whether our side has ended the stream, or will with the last pending byte.</summary>
    public bool EndsWithPending { get; set; }

    /// <summary>Whether our side has ended the stream.</summary>
    public bool IsLocallyClosed { get; set; }

    /// <summary>Whether the peer has ended the stream.</summary>
    public bool IsRemotelyClosed { get; set; }

    /// <summary>What waits for the peer's windows.</summary>
    public readonly ReadOnlySpan<byte> Pending => _pending.AsSpan(_pendingStart, _pendingEnd - _pendingStart);

    public readonly bool HasPending => _pendingEnd > _pendingStart;

    public void Open(int id, long sendWindow)
    {
        Id = id;
        SendWindow = sendWindow;
    }

    public void AddPending(ReadOnlySpan<byte> data)
    {
        var pending = Pending;
        var larger = ArrayPool<byte>.Shared.Rent(pending.Length + data.Length);
        pending.CopyTo(larger);
        data.CopyTo(larger.AsSpan(pending.Length));
        _pendingEnd = pending.Length + data.Length;
        _pendingStart = 0;
        if (_pending is not null) ArrayPool<byte>.Shared.Return(_pending);
        _pending = larger;
    }

    public void RemovePending(int length) => _pendingStart += length;

    /// <summary>Frees the slot.</summary>
    public void Close()
    {
        if (_pending is not null) ArrayPool<byte>.Shared.Return(_pending);
        this = default;
    }
}
