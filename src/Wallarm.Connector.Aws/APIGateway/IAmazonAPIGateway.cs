using Amazon.APIGateway.Model;
using Amazon.Runtime;

namespace Amazon.APIGateway;

/// <summary>The operations of Amazon API Gateway (REST APIs) that are called here.</summary>
public interface IAmazonAPIGateway : IAmazonService, IDisposable
{
    Task<GetRestApiResponse> GetRestApiAsync(GetRestApiRequest request, CancellationToken cancellationToken = default);

    Task<GetStageResponse> GetStageAsync(GetStageRequest request, CancellationToken cancellationToken = default);

    Task<UpdateStageResponse> UpdateStageAsync(UpdateStageRequest request, CancellationToken cancellationToken = default);

    Task<GetAccountResponse> GetAccountAsync(GetAccountRequest request, CancellationToken cancellationToken = default);

    Task<UpdateAccountResponse> UpdateAccountAsync(UpdateAccountRequest request, CancellationToken cancellationToken = default);

    Task<GetRestApisResponse> GetRestApisAsync(GetRestApisRequest request, CancellationToken cancellationToken = default);

    Task<GetStagesResponse> GetStagesAsync(GetStagesRequest request, CancellationToken cancellationToken = default);

    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonAPIGatewayConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonAPIGatewayClient(awsCredentials, (AmazonAPIGatewayConfig)clientConfig);
}
