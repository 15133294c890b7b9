using System.Net;
using Amazon.APIGateway.Model;
using Amazon.ApiGatewayV2;
using Amazon.ApiGatewayV2.Model;
using Amazon.Runtime;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Stages;

/// <summary>Says why a stage was not found: no such stage, no such API, or an API of another kind.</summary>
internal sealed class StageNotFound(AwsSession session, LoggedStage stage)
{
    /// <summary>Looks for the API among all kinds.</summary>
    /// <param name="notFound">How AWS responded.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ConnectorException> ExplainAsync(AmazonServiceException notFound, CancellationToken cancellation)
    {
        var lookingForRest = LookAsync(session.ApiGateway.GetRestApiAsync(new GetRestApiRequest { RestApiId = stage.ApiId }, cancellation));
        var lookingForSecond = LookAsync(session.ApiGatewayV2.GetApiAsync(new GetApiRequest { ApiId = stage.ApiId }, cancellation));
        var (rest, isRestKnown) = await lookingForRest.ConfigureAwait(false);
        var (second, isSecondKnown) = await lookingForSecond.ConfigureAwait(false);
        if (second?.ProtocolType == ProtocolType.WEBSOCKET) return IsWebSocket(stage.ApiId);
        if (stage is RestStage && second is not null) return IsOfAnotherKind("an HTTP API", "-ApiId");
        if (stage is HttpStage && rest is not null) return IsOfAnotherKind("a REST API", "-RestApiId");
        var hasNoApi = rest is null && second is null && isRestKnown && isSecondKnown;
        return new ResourceNotFoundException(
            hasNoApi ? "Wallarm.ApiNotFound" : "Wallarm.StageNotFound", ConnectorErrorCategory.ObjectNotFound,
            hasNoApi
                ? $"There is no API '{stage.ApiId}' in {session.Region.SystemName} (looked for the {stage.Resource})."
                : $"There is no {stage.Resource} in {session.Region.SystemName}.")
        {
            Target = stage.Resource,
            RecommendedAction = hasNoApi
                ? "Check the id (it is the first part of the API's address), the region and the account."
                : "Check the name of the stage: case matters, and $default needs single "
                    + "quotes. A REST API has a stage once it is deployed.",
            AwsResponse = FailedCall.Response(notFound),
        };
    }

    /// <summary>The error for a WebSocket API.</summary>
    public static InvalidOptionException IsWebSocket(string apiId) => new(
        "Wallarm.WebSocketApi", ConnectorErrorCategory.InvalidOperation,
        $"'{apiId}' is a WebSocket API. Its access log has neither path nor method, so "
        + "that the connector cannot build an inventory from it.")
    {
        Target = apiId,
        RecommendedAction = "Give the id of a REST API as -RestApiId or of an HTTP API as -ApiId.",
    };

    private InvalidOptionException IsOfAnotherKind(string kind, string parameter) => new(
        "Wallarm.ApiKindMismatch", ConnectorErrorCategory.InvalidArgument, $"'{stage.ApiId}' is the id of {kind}.")
    {
        Target = stage.ApiId,
        RecommendedAction = $"Give it as {parameter}.",
    };

    /// <summary>
    /// These looks only better an error: one that fails, such as for want of a permission, leaves it unknown whether there is such an API.
    /// </summary>
    private static async Task<(TResponse? Response, bool IsKnown)> LookAsync<TResponse>(Task<TResponse> looking)
        where TResponse : AmazonWebServiceResponse
    {
        try
        {
            return (await looking.ConfigureAwait(false), true);
        }
        catch (AmazonServiceException exception)
        {
            return (null, exception.StatusCode == HttpStatusCode.NotFound);
        }
    }
}
