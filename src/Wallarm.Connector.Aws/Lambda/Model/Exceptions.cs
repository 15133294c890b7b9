using System.Net;
using Amazon.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>Error <c>CodeSigningConfigNotFoundException</c>.</summary>
public class CodeSigningConfigNotFoundException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>CodeStorageExceededException</c>.</summary>
public class CodeStorageExceededException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>CodeVerificationFailedException</c>.</summary>
public class CodeVerificationFailedException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>FunctionVersionsPerCapacityProviderLimitExceededException</c>.</summary>
public class FunctionVersionsPerCapacityProviderLimitExceededException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>InvalidCodeSignatureException</c>.</summary>
public class InvalidCodeSignatureException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>InvalidParameterValueException</c>.</summary>
public class InvalidParameterValueException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>PolicyLengthExceededException</c>.</summary>
public class PolicyLengthExceededException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>PreconditionFailedException</c>.</summary>
public class PreconditionFailedException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>ResourceConflictException</c>.</summary>
public class ResourceConflictException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>ResourceNotFoundException</c>.</summary>
public class ResourceNotFoundException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>ServiceException</c>.</summary>
public class ServiceException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>TooManyRequestsException</c>.</summary>
public class TooManyRequestsException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);
