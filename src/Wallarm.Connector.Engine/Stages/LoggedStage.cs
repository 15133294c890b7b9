using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Stages;

/// <summary>One stage, of an API of one of the kinds that log in the format of the connector.</summary>
internal abstract class LoggedStage(AwsSession session, string apiId, string stageName)
{
    /// <summary>The kind of its API, as API Gateway's resource names have it: <c>restapis</c> or <c>apis</c>.</summary>
    public abstract string Collection { get; }

    /// <summary>The kind of its API.</summary>
    public abstract ApiType ApiType { get; }

    /// <summary>The id of its API.</summary>
    public string ApiId { get; } = apiId;

    /// <summary>Its name.</summary>
    public string StageName { get; } = stageName;

    /// <summary>What it is called in plans and errors.</summary>
    public string Resource => $"stage '{StageName}' of {(ApiType == ApiType.Rest ? "REST" : "HTTP")} API '{ApiId}'";

    /// <summary>The resource part of its ARN.</summary>
    public string Path => $"/{Collection}/{ApiId}/stages/{StageName}";

    /// <summary>Where it is.</summary>
    protected AwsSession Session { get; } = session;

    /// <summary>The stage that the user names.</summary>
    /// <exception cref="InvalidOptionException">Neither id is given, or both are, or there is no name.</exception>
    public static LoggedStage Named(AwsSession session, string? restApiId, string? apiId, string stageName)
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

    /// <summary>Reads the stage.</summary>
    /// <exception cref="ResourceNotFoundException">There is no such stage, or no such API.</exception>
    /// <exception cref="InvalidOptionException">The id is that of an API of another kind.</exception>
    public abstract Task<StageState> ReadAsync(CancellationToken cancellation);

    /// <summary>Reads the name of its API.</summary>
    public abstract Task<string> ReadApiNameAsync(CancellationToken cancellation);

    /// <summary>
    /// Changes what differs; what is null in the desired settings is removed. Goes by what <see cref="ReadAsync"/> has read.
    /// </summary>
    public abstract Task UpdateAsync(StageLoggingSettings current, StageLoggingSettings desired, CancellationToken cancellation);

    /// <summary>What a failed update means; null where AWS says it well enough.</summary>
    public abstract ConnectorException? Explain(Exception exception);

    /// <summary>An absent setting, which API Gateway may return as an empty text.</summary>
    protected static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static InvalidOptionException Invalid(string errorId, string message, string action) =>
        new(errorId, ConnectorErrorCategory.InvalidArgument, message) { RecommendedAction = action };
}
