using System.Collections.Concurrent;
using Wallarm.Connector.Inventory.LogFiles;

namespace Wallarm.Connector.Inventory;

/// <summary>Makes one inventory on two processors: each takes some of the lines into a part of its own.</summary>
/// <param name="whole">The inventory that gets everything in the end.</param>
public sealed class InventoryParts(ApiInventory whole)
{
    /// <summary>A part has all endpoints, so that each further one costs their memory again.</summary>
    private const int MostParts = 2;

    private readonly List<ApiInventory> _all = [whole];
    private readonly ConcurrentBag<ApiInventory> _free = [whole];

    /// <summary>Lines that were taken, about: other threads take some.</summary>
    public long Lines
    {
        get
        {
            lock (_all) return _all.Sum(part => part.Lines);
        }
    }

    /// <summary>Adds lines as they come.</summary>
    /// <param name="blocks">Lines with their ends. Each block is disposed of.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public Task AddAsync(IAsyncEnumerable<LineBlock> blocks, CancellationToken cancellation)
    {
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Math.Min(MostParts, Environment.ProcessorCount),
            CancellationToken = cancellation,
        };
        return Parallel.ForEachAsync(blocks, options, (block, _) =>
        {
            var part = _free.TryTake(out var free) ? free : NewPart();
            part.AddLines(block.Lines);
            block.Dispose();
            _free.Add(part);
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>Makes one of all parts.</summary>
    public void Merge()
    {
        foreach (var part in _all.Skip(1)) whole.Merge(part);
        _all.RemoveRange(1, _all.Count - 1);
        _free.Clear();
        _free.Add(whole);
    }

    private ApiInventory NewPart()
    {
        var part = whole.NewPart();
        lock (_all) _all.Add(part);
        return part;
    }
}
