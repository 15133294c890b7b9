using Amazon.ApiGatewayV2.Model;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.ApiGatewayV2;

/// <summary>Amazon API Gateway (HTTP and WebSocket APIs), API version 2018-11-29.</summary>
internal static class ApiGatewayV2Service
{
    // An exception is made of message, inner exception, error type, error code, request id and status.
    public static readonly ServiceModel Model = new()
    {
        ServiceId = "ApiGatewayV2",
        EndpointPrefix = "apigateway",
        ApiVersion = "2018-11-29",
        DefaultError = static (m, i, t, c, r, s) => new AmazonApiGatewayV2Exception(m, i, t, c, r, s),
        Errors = new Dictionary<string, ErrorFactory>
        {
            ["BadRequestException"] = static (m, i, t, c, r, s) => new BadRequestException(m, i, t, c, r, s),
            ["ConflictException"] = static (m, i, t, c, r, s) => new ConflictException(m, i, t, c, r, s),
            ["NotFoundException"] = static (m, i, t, c, r, s) => new NotFoundException(m, i, t, c, r, s),
            ["TooManyRequestsException"] = static (m, i, t, c, r, s) => new TooManyRequestsException(m, i, t, c, r, s),
        },
    };
}
