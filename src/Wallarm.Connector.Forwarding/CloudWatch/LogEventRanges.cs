using System.Buffers;

namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>
/// Where the log events of an envelope stand in its buffer. Pooled blocks of one size: a single array would be copied as it grows, and
/// rounded up to twice what is needed.
/// </summary>
internal sealed class LogEventRanges : IDisposable
{
    private const int BlockLength = 1024;

    private readonly List<LogEventRange[]> _blocks = [];

    public int Count { get; private set; }

    public LogEventRange this[int index] => _blocks[index / BlockLength][index % BlockLength];

    public void Add(LogEventRange range)
    {
        if (Count == _blocks.Count * BlockLength) _blocks.Add(ArrayPool<LogEventRange>.Shared.Rent(BlockLength));
        _blocks[Count / BlockLength][Count % BlockLength] = range;
        Count++;
    }

    public void Clear() => Count = 0;

    /// <summary>Leaves out the log events of a set; the others move up.</summary>
    public void Remove(RecordSet records)
    {
        var kept = 0;
        for (var index = 0; index < Count; index++)
        {
            if (records.Contains(index)) continue;
            _blocks[kept / BlockLength][kept % BlockLength] = this[index];
            kept++;
        }

        Count = kept;
    }

    public void Dispose()
    {
        foreach (var block in _blocks) ArrayPool<LogEventRange>.Shared.Return(block);
        _blocks.Clear();
        Count = 0;
    }
}

/// <summary>Where an event's id and message stand in the envelope's buffer, in bytes; all 0 if one of them is missing.</summary>
internal readonly record struct LogEventRange(int IdStart, int IdLength, int MessageStart, int MessageLength);
