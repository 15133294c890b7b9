using Amazon.Lambda.Model;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda;

/// <summary>AWS Lambda, API version 2015-03-31.</summary>
internal static class LambdaService
{
    // An exception is made of message, inner exception, error type, error code, request id and status.
    public static readonly ServiceModel Model = new()
    {
        ServiceId = "Lambda",
        EndpointPrefix = "lambda",
        ApiVersion = "2015-03-31",
        DefaultError = static (m, i, t, c, r, s) => new AmazonLambdaException(m, i, t, c, r, s),
        Errors = new Dictionary<string, ErrorFactory>
        {
            ["CodeSigningConfigNotFoundException"] = static (m, i, t, c, r, s) => new CodeSigningConfigNotFoundException(m, i, t, c, r, s),
            ["CodeStorageExceededException"] = static (m, i, t, c, r, s) => new CodeStorageExceededException(m, i, t, c, r, s),
            ["CodeVerificationFailedException"] = static (m, i, t, c, r, s) => new CodeVerificationFailedException(m, i, t, c, r, s),
            ["FunctionVersionsPerCapacityProviderLimitExceededException"] =
                static (m, i, t, c, r, s) => new FunctionVersionsPerCapacityProviderLimitExceededException(m, i, t, c, r, s),
            ["InvalidCodeSignatureException"] = static (m, i, t, c, r, s) => new InvalidCodeSignatureException(m, i, t, c, r, s),
            ["InvalidParameterValueException"] = static (m, i, t, c, r, s) => new InvalidParameterValueException(m, i, t, c, r, s),
            ["PolicyLengthExceededException"] = static (m, i, t, c, r, s) => new PolicyLengthExceededException(m, i, t, c, r, s),
            ["PreconditionFailedException"] = static (m, i, t, c, r, s) => new PreconditionFailedException(m, i, t, c, r, s),
            ["ResourceConflictException"] = static (m, i, t, c, r, s) => new ResourceConflictException(m, i, t, c, r, s),
            ["ResourceNotFoundException"] = static (m, i, t, c, r, s) => new ResourceNotFoundException(m, i, t, c, r, s),
            ["ServiceException"] = static (m, i, t, c, r, s) => new ServiceException(m, i, t, c, r, s),
            ["TooManyRequestsException"] = static (m, i, t, c, r, s) => new TooManyRequestsException(m, i, t, c, r, s),
        },
    };
}
