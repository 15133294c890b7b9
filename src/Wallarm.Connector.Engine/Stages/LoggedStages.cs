using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Stages;

/// <summary>The stage that the user names.</summary>
internal static class LoggedStages
{
    /// <summary>The stage of a REST API or of an HTTP API.</summary>
    /// <exception cref="InvalidOptionException">Neither id is given, or both are, or there is no name.</exception>
    public static ILoggedStage Named(AwsSession session, string? restApiId, string? apiId, string stageName)
    {
        Check(restApiId, apiId, stageName);
        return restApiId is not null ? new RestStage(session, restApiId, stageName) : new HttpStage(session, apiId!, stageName);
    }

    /// <summary>Looks whether a stage is named.</summary>
    /// <exception cref="InvalidOptionException">Neither id is given, or both are, or there is no name.</exception>
    public static void Check(string? restApiId, string? apiId, string? stageName)
    {
        if (restApiId is null == apiId is null)
        {
            throw Invalid(
                "Wallarm.ApiIdRequired", apiId is null ? "Neither RestApiId nor ApiId is given." : "RestApiId and ApiId are both given.",
                "Give the id of a REST API as -RestApiId, or that of an HTTP API as -ApiId.");
        }

        if (string.IsNullOrWhiteSpace(stageName))
        {
            throw Invalid(
                "Wallarm.StageNameRequired",
                $"API '{restApiId ?? apiId}' is given without the name of a stage.",
                "Give it with -StageName, such as prod.");
        }
    }

    /// <summary>The resource part of a stage's ARN.</summary>
    public static string PathOf(ILoggedStage stage) => $"/{stage.Collection}/{stage.ApiId}/stages/{stage.StageName}";

    private static InvalidOptionException Invalid(string errorId, string message, string action) =>
        new(errorId, ConnectorErrorCategory.InvalidArgument, message) { RecommendedAction = action };
}
