using System.Collections.Concurrent;

namespace Wallarm.Connector.Simulators;

/// <summary>Things that take a number of tries until they are there; what was never started is there already.</summary>
internal sealed class TryCounter
{
    private readonly ConcurrentDictionary<string, int> _remaining = new(StringComparer.Ordinal);

    public void Start(string key, int tries)
    {
        if (tries > 0)
            _remaining[key] = tries;
        else
            _remaining.TryRemove(key, out _);
    }

    /// <summary>One more try; false as long as there are some to go.</summary>
    public bool Try(string key)
    {
        while (_remaining.TryGetValue(key, out int remaining))
        {
            if (remaining == 0)
                return true;
            if (_remaining.TryUpdate(key, remaining - 1, remaining))
                return false;
        }

        return true;
    }

    /// <summary>Whether there are tries to go; uses none.</summary>
    public bool IsPending(string key) => _remaining.GetValueOrDefault(key) > 0;
}
