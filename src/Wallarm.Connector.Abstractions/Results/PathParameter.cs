namespace Wallarm.Connector;

/// <summary>A parameter of an endpoint's path, and why the segment is one.</summary>
/// <param name="Name">Its name in the path, without braces, such as <c>userId</c>.</param>
/// <param name="Rule">The rule that made it a parameter: one of <see cref="PathRule"/>.</param>
/// <param name="Samples">
/// Up to five of its values, chosen by hash and in ordinal order. Empty unless they were asked for (<c>-Explain</c>): values can be
/// personal data.
/// </param>
public sealed record PathParameter(string Name, string Rule, IReadOnlyList<string> Samples);
