using System.Globalization;

namespace Wallarm.Connector;

/// <summary>How many lines a rule decides on.</summary>
/// <param name="Rule">The rule: a pattern, a setting, a reason.</param>
/// <param name="Lines">Lines.</param>
public sealed record RuleLines(string Rule, long Lines)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.CurrentCulture, $"{Rule} {Lines:N0}");
}
