namespace Wallarm.Connector.Engine.Suggestions;

/// <summary>Something that a listing found.</summary>
/// <param name="Value">What a parameter takes: a name, an id or an ARN.</param>
/// <param name="Name">What users call it, where that is not the value.</param>
/// <param name="Description">What else is known; null where nothing is.</param>
internal sealed record ListedResource(string Value, string? Name = null, string? Description = null)
{
    /// <summary>Whether value or name begin with what was typed.</summary>
    public bool BeginsWith(TypedValue typed) => typed.Begins(Value) || (Name is { } name && typed.Begins(name));

    /// <summary>As it is shown.</summary>
    public Suggestion ToSuggestion() => new(
        Value, string.IsNullOrEmpty(Name) ? Value : $"{Name} ({Value})", string.IsNullOrEmpty(Description) ? Value : Description);
}
