namespace Wallarm.Connector.Inventory.Paths;

/// <summary>A parameter of a path template.</summary>
/// <param name="Node">What follows it.</param>
/// <param name="Rule">Why it is one: of <see cref="PathRule"/>.</param>
/// <param name="RouteName">The name that a route gives it; null if none does.</param>
/// <param name="Samples">Some of its values.</param>
internal sealed record InferredParameter(PathNode Node, string Rule, string? RouteName, IReadOnlyList<string> Samples)
{
    /// <summary>Whether a word can be a value of it.</summary>
    public bool TakesWords => Rule is PathRule.Slug or PathRule.Route or PathRule.Mixed;
}
