namespace Wallarm.Connector;

/// <summary>An access-log format for the stages of a kind of API.</summary>
/// <param name="ApiType">The kind of API: Rest or Http.</param>
/// <param name="Format">The format, one line, as a stage takes it.</param>
/// <param name="Keys">Its keys, in their order.</param>
/// <param name="Length">Its length, bytes of UTF-8; API Gateway takes 3,072.</param>
public sealed record LogFormat(string ApiType, string Format, IReadOnlyList<string> Keys, int Length);
