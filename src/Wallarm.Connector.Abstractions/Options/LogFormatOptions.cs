namespace Wallarm.Connector;

/// <summary>Which access-log format.</summary>
/// <param name="ApiType">The kind of API.</param>
/// <param name="Extended">Whether it also holds the route, the API's id, the extended request id and the matched base path.</param>
public sealed record LogFormatOptions(ApiType ApiType, bool Extended);
