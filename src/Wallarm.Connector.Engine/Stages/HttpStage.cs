using Amazon.ApiGatewayV2;
using Amazon.ApiGatewayV2.Model;
using NotFound = Amazon.ApiGatewayV2.Model.NotFoundException;

namespace Wallarm.Connector.Engine;

/// <summary>A stage of an HTTP API.</summary>
internal sealed class HttpStage(AwsSession session, string apiId, string stageName) : ILoggedStage
{
    /// <summary>What API Gateway does in the caller's name when an HTTP API starts to log (API Gateway developer guide, "Permissions to activate logging").</summary>
    private const string DeliveryActions =
        "logs:CreateLogDelivery, logs:GetLogDelivery, logs:UpdateLogDelivery, logs:DeleteLogDelivery, logs:ListLogDeliveries, logs:PutResourcePolicy, logs:DescribeResourcePolicies and logs:DescribeLogGroups";

    public string Collection => "apis";

    public string ApiId => apiId;

    public string StageName => stageName;

    public string Resource => $"stage '{stageName}' of HTTP API '{apiId}'";

    public bool HasExecutionLogging => false;

    public async Task<StageState> ReadAsync(CancellationToken cancellation)
    {
        // Only the API tells whether it is a WebSocket API.
        var reading = session.ApiGatewayV2.GetStageAsync(new GetStageRequest { ApiId = apiId, StageName = stageName }, cancellation);
        var readingApi = session.ApiGatewayV2.GetApiAsync(new GetApiRequest { ApiId = apiId }, cancellation);
        try
        {
            await Task.WhenAll(readingApi, reading).ConfigureAwait(false);
        }
        catch (NotFound exception)
        {
            throw await new AbsentStage(session, this).ExplainAsync(exception, cancellation).ConfigureAwait(false);
        }

        var (api, stage) = (await readingApi.ConfigureAwait(false), await reading.ConfigureAwait(false));
        if (api.ProtocolType == ProtocolType.WEBSOCKET) throw AbsentStage.IsWebSocket(apiId);
        var settings = new StageLoggingSettings
        {
            DestinationArn = string.IsNullOrEmpty(stage.AccessLogSettings?.DestinationArn) ? null : stage.AccessLogSettings.DestinationArn,
            Format = string.IsNullOrEmpty(stage.AccessLogSettings?.Format) ? null : stage.AccessLogSettings.Format,
        };
        return new StageState(settings, stage.Tags, api.Name);
    }

    public async Task<string> ReadApiNameAsync(CancellationToken cancellation) =>
        (await session.ApiGatewayV2.GetApiAsync(new GetApiRequest { ApiId = apiId }, cancellation).ConfigureAwait(false)).Name;

    public Task UpdateAsync(StageLoggingSettings current, StageLoggingSettings desired, CancellationToken cancellation) => session.ApiGatewayV2.UpdateStageAsync(
        new UpdateStageRequest
        {
            ApiId = apiId,
            StageName = stageName,
            AccessLogSettings = new AccessLogSettings { DestinationArn = desired.DestinationArn, Format = desired.Format },
        },
        cancellation);

    public ConnectorException? Explain(Exception exception)
    {
        if (exception is not BadRequestException refused) return null;
        if (refused.Message.Contains("Insufficient permissions to enable logging", StringComparison.OrdinalIgnoreCase))
        {
            return new AccessDeniedException("Wallarm.AccessDenied", ConnectorErrorCategory.PermissionDenied, $"The caller may not let {Resource} write to CloudWatch Logs: {refused.Message}", refused)
            {
                Target = Resource,
                RecommendedAction = $"Allow the caller {DeliveryActions}. A log group whose name starts with /aws/vendedlogs/ needs no further room in the resource policy of CloudWatch Logs.",
                AwsOperation = "apigateway:UpdateStage",
                AwsErrorCode = refused.ErrorCode,
                HttpStatus = refused.StatusCode,
                RequestId = refused.RequestId,
            };
        }

        // "Cannot enable logging. Policy document length breaking Cloudwatch Logs Constraints, either < 1 or > 5120"
        if (!refused.Message.Contains("Policy document length", StringComparison.OrdinalIgnoreCase) && !refused.Message.Contains("Resource limit exceeded", StringComparison.OrdinalIgnoreCase)) return null;
        return new AwsServiceException("Wallarm.LogsResourcePolicyFull", ConnectorErrorCategory.LimitsExceeded, $"CloudWatch Logs has no room for another log group in its resource policy, which {Resource} needs: {refused.Message}", refused)
        {
            Target = Resource,
            RecommendedAction = $"Give a log group under /aws/vendedlogs/ with -LogGroupName, such as '/aws/vendedlogs/apigateway/{apiId}': one entry of the policy covers all of them. The caller needs {DeliveryActions}.",
            AwsOperation = "apigateway:UpdateStage",
            AwsErrorCode = refused.ErrorCode,
            HttpStatus = refused.StatusCode,
            RequestId = refused.RequestId,
        };
    }

    public bool IsBusy(Exception exception) => exception is TooManyRequestsException or ConflictException;
}
