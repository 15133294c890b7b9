namespace Wallarm.Connector.Engine;

/// <summary>What was typed so far: the beginning of a value, which may hold the wildcards <c>*</c> and <c>?</c>.</summary>
internal sealed class TypedPrefix
{
    private readonly NamePattern? _pattern;

    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidOptionException">It has wildcards and is no pattern.</exception>
    public TypedPrefix(string text)
    {
        var wildcard = text.IndexOfAny(['*', '?']);
        Literal = wildcard < 0 ? text : text[..wildcard];
        _pattern = wildcard < 0 ? null : NamePattern.Parse(text + "*", "The argument");
    }

    /// <summary>What is before the first wildcard.</summary>
    public string Literal { get; }

    /// <summary>Whether a value begins so, in any case.</summary>
    public bool Begins(string value) => _pattern?.IsMatch(value) ?? value.StartsWith(Literal, StringComparison.OrdinalIgnoreCase);
}
