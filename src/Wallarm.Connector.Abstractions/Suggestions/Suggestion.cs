namespace Wallarm.Connector;

/// <summary>A value that a parameter could take.</summary>
/// <param name="Value">The value.</param>
/// <param name="Label">How a list shows it: the value itself, or with a name where the value alone says little.</param>
/// <param name="ToolTip">What it is.</param>
public sealed record Suggestion(string Value, string Label, string ToolTip);
