using Wallarm.Connector.Forwarding.CloudWatch;

namespace Wallarm.Connector.Forwarder;

/// <summary>
/// Which records of the last batches are settled, for as long as the process lives: what Lambda hands out again to the same process is not
/// sent again.
/// </summary>
internal sealed class SettledBatches
{
    /// <summary>Lambda hands a failed event out again after a minute or two; meanwhile a process sees far fewer batches.</summary>
    private const int MaxBatches = 64;

    /// <summary>
    /// The set of a larger batch is neither kept nor told. Its text is 8,000 characters, and a real batch of 1 MB has at most about 30,000
    /// records.
    /// </summary>
    private const int MaxRecords = 48_000;

    private readonly Dictionary<UInt128, Entry> _batches = [];
    private readonly Queue<UInt128> _order = new();

    /// <summary>Counts an attempt to deliver a batch.</summary>
    /// <param name="hash">The batch's hash.</param>
    /// <param name="settled">Its records that were settled in earlier attempts; null if none are known.</param>
    /// <returns>The number of the attempt, from 1.</returns>
    public int Begin(UInt128 hash, out RecordSet? settled)
    {
        if (!_batches.TryGetValue(hash, out var entry))
        {
            if (_order.Count == MaxBatches) _batches.Remove(_order.Dequeue());
            _order.Enqueue(hash);
            _batches[hash] = entry = new Entry();
        }

        settled = entry.Settled;
        return ++entry.Attempts;
    }

    /// <summary>Remembers which records of a batch are settled.</summary>
    /// <returns>Whether the set is small enough to be kept and told.</returns>
    public bool Keep(UInt128 hash, RecordSet settled)
    {
        if (settled.Length > MaxRecords) return false;
        if (_batches.TryGetValue(hash, out var entry)) entry.Settled = settled;
        return true;
    }

    private sealed class Entry
    {
        public int Attempts { get; set; }

        public RecordSet? Settled { get; set; }
    }
}
