using Amazon.APIGateway.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.APIGateway;

/// <summary>A client of Amazon API Gateway (REST APIs); safe to use from several threads.</summary>
public class AmazonAPIGatewayClient : AmazonServiceClient, IAmazonAPIGateway
{
    private static readonly RestJsonProtocol Protocol = new(APIGatewayService.Model);

    public AmazonAPIGatewayClient()
        : base(new AmazonAPIGatewayConfig())
    {
    }

    public AmazonAPIGatewayClient(RegionEndpoint region)
        : base(new AmazonAPIGatewayConfig { RegionEndpoint = region })
    {
    }

    public AmazonAPIGatewayClient(AmazonAPIGatewayConfig config)
        : base(config)
    {
    }

    public AmazonAPIGatewayClient(AWSCredentials credentials)
        : base(credentials, new AmazonAPIGatewayConfig())
    {
    }

    public AmazonAPIGatewayClient(AWSCredentials credentials, RegionEndpoint region)
        : base(credentials, new AmazonAPIGatewayConfig { RegionEndpoint = region })
    {
    }

    public AmazonAPIGatewayClient(AWSCredentials credentials, AmazonAPIGatewayConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    protected override IServiceMetadata ServiceMetadata => APIGatewayService.Model;

    public virtual Task<GetRestApiResponse> GetRestApiAsync(GetRestApiRequest request, CancellationToken cancellationToken = default) =>
        Send<GetRestApiResponse>(request, "GET", "/restapis/{restapi_id}", cancellationToken);

    public virtual Task<GetStageResponse> GetStageAsync(GetStageRequest request, CancellationToken cancellationToken = default) =>
        Send<GetStageResponse>(request, "GET", "/restapis/{restapi_id}/stages/{stage_name}", cancellationToken);

    public virtual Task<UpdateStageResponse> UpdateStageAsync(UpdateStageRequest request, CancellationToken cancellationToken = default) =>
        Send<UpdateStageResponse>(request, "PATCH", "/restapis/{restapi_id}/stages/{stage_name}", cancellationToken);

    public virtual Task<GetAccountResponse> GetAccountAsync(GetAccountRequest request, CancellationToken cancellationToken = default) =>
        Send<GetAccountResponse>(request, "GET", "/account", cancellationToken);

    public virtual Task<UpdateAccountResponse> UpdateAccountAsync(
        UpdateAccountRequest request, CancellationToken cancellationToken = default) =>
        Send<UpdateAccountResponse>(request, "PATCH", "/account", cancellationToken);

    public virtual Task<GetRestApisResponse> GetRestApisAsync(GetRestApisRequest request, CancellationToken cancellationToken = default) =>
        Send<GetRestApisResponse>(request, "GET", "/restapis", cancellationToken);

    public virtual Task<GetStagesResponse> GetStagesAsync(GetStagesRequest request, CancellationToken cancellationToken = default) =>
        Send<GetStagesResponse>(request, "GET", "/restapis/{restapi_id}/stages", cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => ServicePipeline.Complete(pipeline, APIGatewayService.Model);

    private Task<TResponse> Send<TResponse>(
        AmazonWebServiceRequest request, string method, string path, CancellationToken cancellationToken)
        where TResponse : AmazonWebServiceResponse, IShape, new() =>
        InvokeAsync<TResponse>(request, Protocol.Operation<TResponse>(method, path), cancellationToken);
}
