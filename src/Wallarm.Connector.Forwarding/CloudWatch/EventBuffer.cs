using System.Runtime.CompilerServices;

namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>
/// Buffers for decompressed events. They are as long as asked for, where a pool of arrays would take up to twice that; one is kept from
/// event to event.
/// </summary>
internal static class EventBuffer
{
    /// <summary>A buffer of so many bytes is worth a collection of garbage, which takes a few ms.</summary>
    private const int Large = 1 << 20;

    private static byte[]? _kept;

    /// <returns>At least so many bytes, with anything in them.</returns>
    public static byte[] Rent(int length)
    {
        var kept = TakeKept(length, out var isTooShort);
        if (kept is not null) return kept;

        // The collector would let a few of them come together, and a function has only so much memory.
        if (isTooShort) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return GC.AllocateUninitializedArray<byte>(length);
    }

    /// <summary>Takes a buffer back that nobody reads any more.</summary>
    public static void Return(byte[] buffer)
    {
        if (Volatile.Read(ref _kept) is not { } kept || kept.Length < buffer.Length) Volatile.Write(ref _kept, buffer);
    }

    /// <summary>Takes the buffer that is kept. One that is too short is of no more use, and is referred to by nobody then.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte[]? TakeKept(int length, out bool isTooShort)
    {
        var kept = Interlocked.Exchange(ref _kept, null);
        isTooShort = kept is { Length: >= Large } && kept.Length < length;
        return kept?.Length >= length ? kept : null;
    }
}
