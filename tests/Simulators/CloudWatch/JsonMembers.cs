using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>Writes an object member by member; raw members take the place of the regular ones.</summary>
internal sealed class JsonMembers
{
    private readonly StringBuilder _json;
    private readonly IReadOnlyDictionary<string, string> _overrides;
    private readonly HashSet<string> _written = [];

    public JsonMembers(StringBuilder json, IReadOnlyDictionary<string, string> overrides)
    {
        _json = json.Append('{');
        _overrides = overrides;
    }

    public void String(string name, string? value) => Write(name, value is not null, () => JsonText.AppendString(_json, value!));

    public void Raw(string name, string? value) => Write(name, value is not null, () => _json.Append(value));

    public void Array<T>(string name, IReadOnlyList<T>? values, Action<T> writeValue) => Write(name, values is not null, () =>
    {
        _json.Append('[');
        for (int i = 0; i < values!.Count; i++)
        {
            if (i > 0)
                _json.Append(',');
            writeValue(values[i]);
        }

        _json.Append(']');
    });

    public void End()
    {
        foreach ((string name, string value) in _overrides)
        {
            if (!_written.Contains(name))
                Raw(name, value);
        }

        _json.Append('}');
    }

    private void Write(string name, bool exists, Action writeValue)
    {
        bool isReplaced = _overrides.TryGetValue(name, out string? raw);
        if (!exists && !isReplaced)
            return;
        if (_written.Count > 0)
            _json.Append(',');
        _written.Add(name);
        JsonText.AppendString(_json, name);
        _json.Append(':');
        if (isReplaced)
            _json.Append(raw);
        else
            writeValue();
    }
}
