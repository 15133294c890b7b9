namespace Wallarm.Connector;

/// <summary>The beginning of a value, as far as it was typed.</summary>
/// <param name="Literal">What is before its first wildcard.</param>
/// <param name="Begins">Whether a value begins so.</param>
public sealed record TypedValue(string Literal, Func<string, bool> Begins);
