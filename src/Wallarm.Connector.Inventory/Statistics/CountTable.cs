namespace Wallarm.Connector.Inventory.Statistics;

/// <summary>
/// Counts by key, in the order of keys: a few bytes for the endpoint that is called once, no more than its bound for any other.
/// </summary>
/// <remarks>What is kept over a bound depends on the keys alone, so that the order of calls does not matter.</remarks>
internal struct CountTable
{
    private int[]? _keys;
    private int[]? _counts;

    /// <summary>How many keys there are.</summary>
    public int Length { get; private set; }

    public readonly ReadOnlySpan<int> Keys => _keys.AsSpan(0, Length);

    public readonly ReadOnlySpan<int> Counts => _counts.AsSpan(0, Length);

    public void Add(int key, int count)
    {
        var index = Keys.BinarySearch(key);
        if (index >= 0) _counts![index] += count;
        else Insert(~index, key, count);
    }

    public void Add(in CountTable other)
    {
        for (var index = 0; index < other.Length; index++) Add(other.Keys[index], other.Counts[index]);
    }

    /// <summary>Adds to a key, and forgets the highest keys above the bound.</summary>
    public void AddLowest(int key, int count, int bound)
    {
        Add(key, count);
        if (Length > bound) Length = bound;
    }

    /// <summary>Forgets all keys below one.</summary>
    public void RemoveBelow(int key)
    {
        var index = Keys.BinarySearch(key);
        if (index < 0) index = ~index;
        if (index == 0) return;
        Length -= index;
        Array.Copy(_keys!, index, _keys!, 0, Length);
        Array.Copy(_counts!, index, _counts!, 0, Length);
    }

    private void Insert(int index, int key, int count)
    {
        if (_keys is null || Length == _keys.Length)
        {
            var size = Math.Max(2, 2 * Length);
            Array.Resize(ref _keys, size);
            Array.Resize(ref _counts, size);
        }

        Array.Copy(_keys, index, _keys, index + 1, Length - index);
        Array.Copy(_counts!, index, _counts!, index + 1, Length - index);
        _keys[index] = key;
        _counts![index] = count;
        Length++;
    }
}
