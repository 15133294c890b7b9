using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Wallarm.Connector.Engine.Configuration;

/// <summary>The members of an object, in the order in which they were added.</summary>
internal sealed class OrderedMembers(StringComparer comparer) : IReadOnlyDictionary<string, ConfigurationValue>
{
    private readonly Dictionary<string, ConfigurationValue> _values = new(comparer);
    private readonly List<string> _names = [];

    public int Count => _names.Count;

    public IEnumerable<string> Keys => _names;

    public IEnumerable<ConfigurationValue> Values => _names.Select(name => _values[name]);

    public ConfigurationValue this[string key] => _values[key];

    public bool TryAdd(string name, ConfigurationValue value)
    {
        if (!_values.TryAdd(name, value)) return false;
        _names.Add(name);
        return true;
    }

    public bool ContainsKey(string key) => _values.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out ConfigurationValue value) => _values.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, ConfigurationValue>> GetEnumerator() =>
        _names.Select(name => KeyValuePair.Create(name, _values[name])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
