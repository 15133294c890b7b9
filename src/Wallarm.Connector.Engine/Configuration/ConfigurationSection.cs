namespace Wallarm.Connector.Engine.Configuration;

/// <summary>An object of a checked configuration.</summary>
/// <param name="value">Its value; null where it is not there.</param>
internal sealed class ConfigurationSection(ConfigurationValue? value)
{
    private readonly IReadOnlyDictionary<string, ConfigurationValue>? _members =
        value?.Value as IReadOnlyDictionary<string, ConfigurationValue>;

    /// <summary>The section itself, for errors.</summary>
    public ConfigurationValue? Value => value;

    /// <summary>The names that are there.</summary>
    public IEnumerable<string> Names => _members?.Keys ?? [];

    /// <summary>A property, whatever it is; null where it is not there.</summary>
    public ConfigurationValue? this[string name] => _members?.GetValueOrDefault(name);

    public ConfigurationSection Section(string name) => new(this[name]);

    public IReadOnlyList<ConfigurationSection> Sections(string name) => [.. Items(name).Select(item => new ConfigurationSection(item))];

    public string? Text(string name) => this[name]?.Value as string;

    /// <summary>A text; empty if null stands there, which takes away what an existing resource has.</summary>
    public string? TextOrNone(string name) => this[name] is { Value: null } ? "" : Text(name);

    public int? Number(string name) => this[name]?.Value is long number ? (int)number : null;

    public bool Flag(string name) => this[name]?.Value is true;

    public IReadOnlyList<string>? Texts(string name) =>
        this[name] is null ? null : [.. Items(name).Select(item => item.Value).OfType<string>()];

    /// <summary>An object whose names are the user's.</summary>
    public IReadOnlyDictionary<string, string?> Map(string name) =>
        (this[name]?.Value as IReadOnlyDictionary<string, ConfigurationValue>)?.ToDictionary(
            member => member.Key, member => member.Value.Value as string, StringComparer.Ordinal) ?? [];

    private IReadOnlyList<ConfigurationValue> Items(string name) => this[name]?.Value as IReadOnlyList<ConfigurationValue> ?? [];
}
