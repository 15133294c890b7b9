#nullable enable
using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Wallarm.Connector.Aws.Runtime;

/// <summary>Makes a service's exception of the parts of an error response.</summary>
internal delegate AmazonServiceException ErrorFactory(
    string? message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode);

/// <summary>What the operations of one service have in common.</summary>
internal sealed class ServiceModel : IServiceMetadata
{
    /// <summary>The name that the SDK gives the service, which is also what its settings and endpoint variables are called by.</summary>
    public required string ServiceId { get; init; }

    /// <summary>The first label of the service's host names, and the name that requests are signed for.</summary>
    public required string EndpointPrefix { get; init; }

    public required string ApiVersion { get; init; }

    /// <summary>Whether the service has one endpoint a partition instead of one a region.</summary>
    public bool IsGlobal { get; init; }

    /// <summary>Whether the service has no FIPS endpoints of their own in GovCloud, because its ordinary ones are.</summary>
    public bool IsFipsInGovCloud { get; init; }

    /// <summary>Whether the service spoke the Query protocol before: asked for them, it still sends the error codes of that.</summary>
    public bool IsQueryCompatible { get; init; }

    /// <summary>The media type to ask for, if the service responds with another one by default.</summary>
    public string? Accept { get; init; }

    /// <summary>An error code that AWSSDK.Core takes for throttling, but this service means for good.</summary>
    public string? FinalErrorCode { get; init; }

    /// <summary>Makes the exception for an error that has no type of its own.</summary>
    public required ErrorFactory DefaultError { get; init; }

    /// <summary>Makes typed exceptions, by error code as the wire has it.</summary>
    public required IReadOnlyDictionary<string, ErrorFactory> Errors { get; init; }

    public string UserAgent => InternalSDKUtils.BuildUserAgentString(ServiceId.Replace(' ', '_'), "4.0");

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>(0);

    /// <summary>
    /// Makes the exception of an error response. As in the official packages, only the errors that the model lists for an operation
    /// have a type of their own: whoever handles others looks at the code.
    /// </summary>
    public AmazonServiceException CreateException(
        ErrorResponse error, string[] typedErrors, Exception? innerException, HttpStatusCode statusCode)
    {
        var create = Array.IndexOf(typedErrors, error.Code) >= 0 ? Errors[error.Code] : DefaultError;
        return create(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
    }

    public Exception MissingMember(string message) => DefaultError(message, null, ErrorType.Unknown, null, null, 0);
}
