namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>
/// Buffers for decompressed events. They are as long as asked for, where a pool of arrays would take up to twice that; one is kept from
/// event to event.
/// </summary>
internal static class EventBuffer
{
    private static byte[]? _kept;

    /// <returns>At least so many bytes, with anything in them.</returns>
    public static byte[] Rent(int length)
    {
        var kept = Interlocked.Exchange(ref _kept, null);
        return kept is not null && kept.Length >= length ? kept : GC.AllocateUninitializedArray<byte>(length);
    }

    /// <summary>Takes a buffer back that nobody reads any more.</summary>
    public static void Return(byte[] buffer)
    {
        if (Volatile.Read(ref _kept) is not { } kept || kept.Length < buffer.Length) Volatile.Write(ref _kept, buffer);
    }
}
