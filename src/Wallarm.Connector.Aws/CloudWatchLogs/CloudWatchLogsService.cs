using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs;

/// <summary>Amazon CloudWatch Logs, API version 2014-03-28.</summary>
internal static class CloudWatchLogsService
{
    // An exception is made of message, inner exception, error type, error code, request id and status.
    public static readonly ServiceModel Model = new()
    {
        ServiceId = "CloudWatch Logs",
        EndpointPrefix = "logs",
        ApiVersion = "2014-03-28",
        IsFipsInGovCloud = true,
        FinalErrorCode = "LimitExceededException",
        DefaultError = static (m, i, t, c, r, s) => new AmazonCloudWatchLogsException(m, i, t, c, r, s),
        Errors = new Dictionary<string, ErrorFactory>
        {
            ["DataAlreadyAcceptedException"] = static (m, i, t, c, r, s) => new DataAlreadyAcceptedException(m, i, t, c, r, s),
            ["InvalidOperationException"] = static (m, i, t, c, r, s) => new Model.InvalidOperationException(m, i, t, c, r, s),
            ["InvalidParameterException"] = static (m, i, t, c, r, s) => new InvalidParameterException(m, i, t, c, r, s),
            ["InvalidSequenceTokenException"] = static (m, i, t, c, r, s) => new InvalidSequenceTokenException(m, i, t, c, r, s),
            ["LimitExceededException"] = static (m, i, t, c, r, s) => new LimitExceededException(m, i, t, c, r, s),
            ["OperationAbortedException"] = static (m, i, t, c, r, s) => new OperationAbortedException(m, i, t, c, r, s),
            ["ResourceAlreadyExistsException"] = static (m, i, t, c, r, s) => new ResourceAlreadyExistsException(m, i, t, c, r, s),
            ["ResourceNotFoundException"] = static (m, i, t, c, r, s) => new ResourceNotFoundException(m, i, t, c, r, s),
            ["ServiceUnavailableException"] = static (m, i, t, c, r, s) => new ServiceUnavailableException(m, i, t, c, r, s),
            ["UnrecognizedClientException"] = static (m, i, t, c, r, s) => new UnrecognizedClientException(m, i, t, c, r, s),
            ["ValidationException"] = static (m, i, t, c, r, s) => new ValidationException(m, i, t, c, r, s),
        },
    };
}
