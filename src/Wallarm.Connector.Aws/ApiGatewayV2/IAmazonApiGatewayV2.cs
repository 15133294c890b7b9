using Amazon.ApiGatewayV2.Model;
using Amazon.Runtime;

namespace Amazon.ApiGatewayV2;

/// <summary>The operations of Amazon API Gateway (HTTP and WebSocket APIs) that are called here.</summary>
public interface IAmazonApiGatewayV2 : IAmazonService, IDisposable
{
    Task<GetApiResponse> GetApiAsync(GetApiRequest request, CancellationToken cancellationToken = default);

    Task<GetStageResponse> GetStageAsync(GetStageRequest request, CancellationToken cancellationToken = default);

    Task<UpdateStageResponse> UpdateStageAsync(UpdateStageRequest request, CancellationToken cancellationToken = default);

    Task<GetApisResponse> GetApisAsync(GetApisRequest request, CancellationToken cancellationToken = default);

    Task<GetStagesResponse> GetStagesAsync(GetStagesRequest request, CancellationToken cancellationToken = default);

    Task<DeleteAccessLogSettingsResponse> DeleteAccessLogSettingsAsync(
        DeleteAccessLogSettingsRequest request, CancellationToken cancellationToken = default);

    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonApiGatewayV2Config();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonApiGatewayV2Client(awsCredentials, (AmazonApiGatewayV2Config)clientConfig);
}
