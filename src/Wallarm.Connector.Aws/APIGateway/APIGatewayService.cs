using Amazon.APIGateway.Model;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.APIGateway;

/// <summary>Amazon API Gateway (REST APIs), API version 2015-07-09.</summary>
internal static class APIGatewayService
{
    // An exception is made of message, inner exception, error type, error code, request id and status.
    public static readonly ServiceModel Model = new()
    {
        ServiceId = "API Gateway",
        EndpointPrefix = "apigateway",
        ApiVersion = "2015-07-09",
        Accept = "application/json",
        DefaultError = static (m, i, t, c, r, s) => new AmazonAPIGatewayException(m, i, t, c, r, s),
        Errors = new Dictionary<string, ErrorFactory>
        {
            ["BadRequestException"] = static (m, i, t, c, r, s) => new BadRequestException(m, i, t, c, r, s),
            ["ConflictException"] = static (m, i, t, c, r, s) => new ConflictException(m, i, t, c, r, s),
            ["LimitExceededException"] = static (m, i, t, c, r, s) => new LimitExceededException(m, i, t, c, r, s),
            ["NotFoundException"] = static (m, i, t, c, r, s) => new NotFoundException(m, i, t, c, r, s),
            ["TooManyRequestsException"] = static (m, i, t, c, r, s) => new TooManyRequestsException(m, i, t, c, r, s),
            ["UnauthorizedException"] = static (m, i, t, c, r, s) => new UnauthorizedException(m, i, t, c, r, s),
        },
    };
}
