using System.Numerics;

namespace Wallarm.Connector.Inventory.Statistics;

/// <summary>
/// Milliseconds in buckets: one each up to 127 ms, then 64 for each doubling, so that a bucket is at most 1.6 % wide.
/// </summary>
internal static class LatencyScale
{
    private const int BitsOfPrecision = 6;
    private const int MostMilliseconds = 100_000_000;

    public static int BucketOf(int milliseconds)
    {
        var value = (uint)Math.Clamp(milliseconds, 0, MostMilliseconds);
        var shift = Math.Max(0, BitOperations.Log2(value | 1) - BitsOfPrecision);
        return (shift << BitsOfPrecision) + (int)(value >> shift);
    }

    /// <summary>The latency below or at which a part of the calls stay.</summary>
    /// <param name="buckets">Calls by bucket, at least one.</param>
    /// <param name="part">Such as 0.95.</param>
    public static double Percentile(in CountTable buckets, double part)
    {
        var total = 0L;
        foreach (var count in buckets.Counts) total += count;
        var rank = Math.Max(1, (long)Math.Ceiling(part * total));
        var index = 0;
        for (var below = (long)buckets.Counts[0]; below < rank; below += buckets.Counts[index]) index++;
        return MiddleOf(buckets.Keys[index]);
    }

    private static double MiddleOf(int bucket)
    {
        var shift = Math.Max(0, (bucket >> BitsOfPrecision) - 1);
        var first = (long)(bucket - (shift << BitsOfPrecision)) << shift;
        return first + (((1L << shift) - 1) / 2.0);
    }
}
