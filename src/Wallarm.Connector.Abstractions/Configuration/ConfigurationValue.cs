namespace Wallarm.Connector;

/// <summary>A value of a configuration file with the place where it stands, whatever the file's language.</summary>
/// <param name="Path">The property, such as <c>stages[0].stageName</c>; empty for the whole file.</param>
/// <param name="Line">Its line, from 1; 0 where it does not come from a file.</param>
/// <param name="Value">
/// Null, a <see cref="string"/>, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, an
/// <c>IReadOnlyList&lt;ConfigurationValue&gt;</c>, or an
/// <c>IReadOnlyDictionary&lt;string, ConfigurationValue&gt;</c> in the order of the file.
/// </param>
public sealed record ConfigurationValue(string Path, int Line, object? Value);
