using Amazon.ApiGatewayV2;
using Amazon.ApiGatewayV2.Model;
using NotFound = Amazon.ApiGatewayV2.Model.NotFoundException;

namespace Wallarm.Connector.Engine;

/// <summary>A stage of an HTTP API.</summary>
internal sealed class HttpStage(AwsSession session, string apiId, string stageName) : ILoggedStage
{
    /// <summary>What API Gateway does in the caller's name when an HTTP API starts to log (API Gateway developer guide, "Permissions to activate logging").</summary>
    private const string DeliveryActions =
        "logs:CreateLogDelivery, logs:GetLogDelivery, logs:UpdateLogDelivery, logs:DeleteLogDelivery, logs:ListLogDeliveries, "
        + "logs:PutResourcePolicy, logs:DescribeResourcePolicies and logs:DescribeLogGroups";

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

    public Task UpdateAsync(StageLoggingSettings current, StageLoggingSettings desired, CancellationToken cancellation) =>
        desired is { DestinationArn: null, Format: null }
            ? session.ApiGatewayV2.DeleteAccessLogSettingsAsync(new DeleteAccessLogSettingsRequest { ApiId = apiId, StageName = stageName }, cancellation)
            : session.ApiGatewayV2.UpdateStageAsync(
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
        var facts = new AnswerFacts(refused, FailedCall.Find(refused));
        if (Says("Insufficient permissions to enable logging"))
        {
            return facts.Denied(
                $"The caller may not let the {Resource} write to CloudWatch Logs: {facts.Text}", Resource,
                $"Allow the caller {DeliveryActions}. With a log group whose name starts with /aws/vendedlogs/ (-LogGroupName) the resource policy of CloudWatch Logs does not grow with every group.");
        }

        // "Cannot enable logging. Policy document length breaking Cloudwatch Logs Constraints, either < 1 or > 5120"
        if (!Says("Policy document length") && !Says("Resource limit exceeded")) return null;
        return facts.Service(
            "Wallarm.LogsResourcePolicyFull", ConnectorErrorCategory.LimitsExceeded,
            $"The resource policies of CloudWatch Logs in {session.Region.SystemName} have no room for another log group, which the {Resource} needs: {facts.Text}",
            $"Give a log group under /aws/vendedlogs/ with -LogGroupName, such as '/aws/vendedlogs/apigateway/{apiId}': one entry covers all of these. The caller needs {DeliveryActions}.");

        bool Says(string text) => refused.Message.Contains(text, StringComparison.OrdinalIgnoreCase);
    }
}
