using System.IO.Hashing;
using System.Text;

namespace Wallarm.Connector.Inventory.Statistics;

/// <summary>
/// The user agents that were seen, by a key made of their text. Above a bound those with low keys are kept, as endpoints do.
/// </summary>
internal sealed class UserAgentNames
{
    private const int MaxCount = 65_536;
    private const int MaxLength = 256;

    private readonly Dictionary<int, string> _names = [];

    /// <summary>Halved whenever there are too many names: so it depends on which there are, and not on when they came.</summary>
    private int _limit = int.MaxValue;

    /// <returns>The name of a key; null where there were too many to keep it.</returns>
    public string? Find(int key) => _names.GetValueOrDefault(key);

    /// <returns>The key; 0 for no user agent.</returns>
    public int KeyOf(ReadOnlySpan<byte> userAgent)
    {
        if (userAgent.IsEmpty) return 0;
        if (userAgent.Length > MaxLength) userAgent = userAgent[..MaxLength];
        var key = (int)(XxHash3.HashToUInt64(userAgent) >> 33) | 1;
        if (key > _limit || _names.ContainsKey(key)) return key;
        _names.Add(key, Encoding.UTF8.GetString(userAgent));
        Bound();
        return key;
    }

    public void Merge(UserAgentNames other)
    {
        Lower(Math.Min(_limit, other._limit));
        foreach (var (key, name) in other._names.Where(pair => pair.Key <= _limit)) _names.TryAdd(key, name);
        Bound();
    }

    private void Bound()
    {
        while (_names.Count > MaxCount) Lower(_limit / 2);
    }

    private void Lower(int limit)
    {
        if (limit == _limit) return;
        _limit = limit;
        foreach (var high in _names.Keys.Where(name => name > limit).ToArray()) _names.Remove(high);
    }
}
