namespace Wallarm.Connector.Engine.Listing;

/// <summary>A stage as the list of an API's stages has it.</summary>
/// <param name="ApiType">Kind of the API.</param>
/// <param name="ApiId">Id of the API.</param>
/// <param name="ApiName">Name of the API.</param>
/// <param name="StageName">Name of the stage.</param>
/// <param name="DestinationArn">Where its access log goes; null where it has none.</param>
/// <param name="Format">Its access-log format; null where it has none.</param>
internal sealed record ListedStage(ApiType ApiType, string ApiId, string ApiName, string StageName, string? DestinationArn, string? Format);
