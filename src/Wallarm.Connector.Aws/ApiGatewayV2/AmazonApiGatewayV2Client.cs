using Amazon.ApiGatewayV2.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.ApiGatewayV2;

/// <summary>A client of Amazon API Gateway (HTTP and WebSocket APIs); safe to use from several threads.</summary>
public class AmazonApiGatewayV2Client : AmazonServiceClient, IAmazonApiGatewayV2
{
    private static readonly RestJsonProtocol Protocol = new(ApiGatewayV2Service.Model);

    public AmazonApiGatewayV2Client()
        : base(new AmazonApiGatewayV2Config())
    {
    }

    public AmazonApiGatewayV2Client(RegionEndpoint region)
        : base(new AmazonApiGatewayV2Config { RegionEndpoint = region })
    {
    }

    public AmazonApiGatewayV2Client(AmazonApiGatewayV2Config config)
        : base(config)
    {
    }

    public AmazonApiGatewayV2Client(AWSCredentials credentials)
        : base(credentials, new AmazonApiGatewayV2Config())
    {
    }

    public AmazonApiGatewayV2Client(AWSCredentials credentials, RegionEndpoint region)
        : base(credentials, new AmazonApiGatewayV2Config { RegionEndpoint = region })
    {
    }

    public AmazonApiGatewayV2Client(AWSCredentials credentials, AmazonApiGatewayV2Config clientConfig)
        : base(credentials, clientConfig)
    {
    }

    protected override IServiceMetadata ServiceMetadata => ApiGatewayV2Service.Model;

    public virtual Task<GetApiResponse> GetApiAsync(GetApiRequest request, CancellationToken cancellationToken = default) =>
        Send<GetApiResponse>(request, "GET", "/v2/apis/{apiId}", cancellationToken);

    public virtual Task<GetStageResponse> GetStageAsync(GetStageRequest request, CancellationToken cancellationToken = default) =>
        Send<GetStageResponse>(request, "GET", "/v2/apis/{apiId}/stages/{stageName}", cancellationToken);

    public virtual Task<UpdateStageResponse> UpdateStageAsync(UpdateStageRequest request, CancellationToken cancellationToken = default) =>
        Send<UpdateStageResponse>(request, "PATCH", "/v2/apis/{apiId}/stages/{stageName}", cancellationToken);

    public virtual Task<GetApisResponse> GetApisAsync(GetApisRequest request, CancellationToken cancellationToken = default) =>
        Send<GetApisResponse>(request, "GET", "/v2/apis", cancellationToken);

    public virtual Task<GetStagesResponse> GetStagesAsync(GetStagesRequest request, CancellationToken cancellationToken = default) =>
        Send<GetStagesResponse>(request, "GET", "/v2/apis/{apiId}/stages", cancellationToken);

    public virtual Task<DeleteAccessLogSettingsResponse> DeleteAccessLogSettingsAsync(
        DeleteAccessLogSettingsRequest request, CancellationToken cancellationToken = default) =>
        Send<DeleteAccessLogSettingsResponse>(
            request, "DELETE", "/v2/apis/{apiId}/stages/{stageName}/accesslogsettings", cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => ServicePipeline.Complete(pipeline, ApiGatewayV2Service.Model);

    private Task<TResponse> Send<TResponse>(
        AmazonWebServiceRequest request, string method, string path, CancellationToken cancellationToken)
        where TResponse : AmazonWebServiceResponse, IShape, new() =>
        InvokeAsync<TResponse>(request, Protocol.Operation<TResponse>(method, path), cancellationToken);
}
