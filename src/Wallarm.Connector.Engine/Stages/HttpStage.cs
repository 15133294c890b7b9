using Amazon.ApiGatewayV2;
using Amazon.ApiGatewayV2.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Sessions;
using NotFound = Amazon.ApiGatewayV2.Model.NotFoundException;

namespace Wallarm.Connector.Engine.Stages;

/// <summary>A stage of an HTTP API.</summary>
internal sealed class HttpStage(AwsSession session, string apiId, string stageName) : LoggedStage(session, apiId, stageName)
{
    /// <summary>
    /// What API Gateway does in the caller's name when an HTTP API starts to log (API Gateway developer guide, "Permissions to activate
    /// logging").
    /// </summary>
    private const string DeliveryActions =
        "logs:CreateLogDelivery, logs:GetLogDelivery, logs:UpdateLogDelivery, logs:DeleteLogDelivery, logs:ListLogDeliveries, "
        + "logs:PutResourcePolicy, logs:DescribeResourcePolicies and logs:DescribeLogGroups";

    private bool _isManaged;

    public override string Collection => "apis";

    public override ApiType ApiType => ApiType.Http;

    public override async Task<StageState> ReadAsync(CancellationToken cancellation)
    {
        // Only the API tells whether it is a WebSocket API.
        var reading = Session.ApiGatewayV2.GetStageAsync(new GetStageRequest { ApiId = ApiId, StageName = StageName }, cancellation);
        var readingApi = Session.ApiGatewayV2.GetApiAsync(new GetApiRequest { ApiId = ApiId }, cancellation);
        try
        {
            await Task.WhenAll(readingApi, reading).ConfigureAwait(false);
        }
        catch (NotFound exception)
        {
            throw await new StageNotFound(Session, this).ExplainAsync(exception, cancellation).ConfigureAwait(false);
        }

        var (api, stage) = (await readingApi.ConfigureAwait(false), await reading.ConfigureAwait(false));
        if (api.ProtocolType == ProtocolType.WEBSOCKET) throw StageNotFound.IsWebSocket(ApiId);
        _isManaged = stage.ApiGatewayManaged == true;
        var settings = new StageLoggingSettings
        {
            DestinationArn = NullIfEmpty(stage.AccessLogSettings?.DestinationArn),
            Format = NullIfEmpty(stage.AccessLogSettings?.Format),
        };
        return new StageState(settings, stage.Tags, stage.CreatedDate, api.Name);
    }

    public override async Task<string> ReadApiNameAsync(CancellationToken cancellation) =>
        (await Session.ApiGatewayV2.GetApiAsync(new GetApiRequest { ApiId = ApiId }, cancellation).ConfigureAwait(false)).Name;

    public override Task UpdateAsync(StageLoggingSettings current, StageLoggingSettings desired, CancellationToken cancellation) =>
        desired is { DestinationArn: null, Format: null }
            ? Session.ApiGatewayV2.DeleteAccessLogSettingsAsync(
                new DeleteAccessLogSettingsRequest { ApiId = ApiId, StageName = StageName }, cancellation)
            : Session.ApiGatewayV2.UpdateStageAsync(
                new UpdateStageRequest
                {
                    ApiId = ApiId,
                    StageName = StageName,
                    AccessLogSettings = new AccessLogSettings { DestinationArn = desired.DestinationArn, Format = desired.Format },
                },
                cancellation);

    public override ConnectorException? Explain(Exception exception)
    {
        if (exception is not AmazonApiGatewayV2Exception refused) return null;
        var facts = new ResponseFacts(refused, FailedCall.Find(refused));
        if (Says("Insufficient permissions to enable logging"))
        {
            return facts.Denied(
                $"The caller may not let the {Resource} write to CloudWatch Logs: {facts.Text}", Resource,
                $"Allow the caller {DeliveryActions}. With a log group whose name starts with /aws/vendedlogs/ (-LogGroupName) the "
                + "resource policy of CloudWatch Logs does not grow with every group.");
        }

        // "Cannot enable logging. Policy document length breaking Cloudwatch Logs Constraints, either < 1 or > 5120"
        if (Says("Policy document length") || Says("Resource limit exceeded")) return PolicyFull(facts);
        return _isManaged && refused.ErrorCode is ("BadRequestException" or "ConflictException") ? Managed(facts) : null;

        bool Says(string text) => refused.Message.Contains(text, StringComparison.OrdinalIgnoreCase);
    }

    private AwsServiceException PolicyFull(ResponseFacts facts) => facts.Service(
        "Wallarm.LogsResourcePolicyFull", ConnectorErrorCategory.LimitsExceeded,
        $"The resource policies of CloudWatch Logs in {Session.Region.SystemName} have no room "
        + $"for another log group, which the {Resource} needs: {facts.Text}",
        "Give a log group under /aws/vendedlogs/ with -LogGroupName, such as "
        + $"'/aws/vendedlogs/apigateway/{ApiId}': one entry covers all of these. "
        + $"The caller needs {DeliveryActions}.");

    /// <summary>
    /// AWS documents such a stage as one that cannot be modified, and yet lets most change its access log: so it is tried first.
    /// </summary>
    private AwsServiceException Managed(ResponseFacts facts) => facts.Service(
        "Wallarm.StageManaged", ConnectorErrorCategory.InvalidOperation,
        $"API Gateway manages the {Resource}, which it made by quick create, and refused to "
        + $"change its access log (destination and format): {facts.Text}",
        $"Make a stage of your own (aws apigatewayv2 create-stage --api-id {ApiId} --stage-name "
        + "live --auto-deploy), have callers use it, and connect it; "
        + "or, if CloudFormation made the API, set AccessLogSettings in AWS::ApiGatewayV2::ApiGatewayManagedOverrides.");
}
