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

/// <summary>Error <c>DurableExecutionAlreadyStartedException</c>.</summary>
public class DurableExecutionAlreadyStartedException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>EC2AccessDeniedException</c>.</summary>
public class EC2AccessDeniedException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>EC2ThrottledException</c>.</summary>
public class EC2ThrottledException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>EC2UnexpectedException</c>.</summary>
public class EC2UnexpectedException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>EFSIOException</c>.</summary>
public class EFSIOException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>EFSMountConnectivityException</c>.</summary>
public class EFSMountConnectivityException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>EFSMountFailureException</c>.</summary>
public class EFSMountFailureException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>EFSMountTimeoutException</c>.</summary>
public class EFSMountTimeoutException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>ENILimitReachedException</c>.</summary>
public class ENILimitReachedException(
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

/// <summary>Error <c>InvalidRequestContentException</c>.</summary>
public class InvalidRequestContentException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>InvalidRuntimeException</c>.</summary>
public class InvalidRuntimeException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>InvalidSecurityGroupIDException</c>.</summary>
public class InvalidSecurityGroupIDException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>InvalidSubnetIDException</c>.</summary>
public class InvalidSubnetIDException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>InvalidZipFileException</c>.</summary>
public class InvalidZipFileException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>KMSAccessDeniedException</c>.</summary>
public class KMSAccessDeniedException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>KMSDisabledException</c>.</summary>
public class KMSDisabledException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>KMSInvalidStateException</c>.</summary>
public class KMSInvalidStateException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>KMSNotFoundException</c>.</summary>
public class KMSNotFoundException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>NoPublishedVersionException</c>.</summary>
public class NoPublishedVersionException(
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

/// <summary>Error <c>RecursiveInvocationException</c>.</summary>
public class RecursiveInvocationException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>RequestTooLargeException</c>.</summary>
public class RequestTooLargeException(
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

/// <summary>Error <c>ResourceNotReadyException</c>.</summary>
public class ResourceNotReadyException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>S3FilesMountConnectivityException</c>.</summary>
public class S3FilesMountConnectivityException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>S3FilesMountFailureException</c>.</summary>
public class S3FilesMountFailureException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>S3FilesMountTimeoutException</c>.</summary>
public class S3FilesMountTimeoutException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>SerializedRequestEntityTooLargeException</c>.</summary>
public class SerializedRequestEntityTooLargeException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>ServiceException</c>.</summary>
public class ServiceException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>SnapStartException</c>.</summary>
public class SnapStartException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>SnapStartNotReadyException</c>.</summary>
public class SnapStartNotReadyException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>SnapStartTimeoutException</c>.</summary>
public class SnapStartTimeoutException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>SubnetIPAddressLimitReachedException</c>.</summary>
public class SubnetIPAddressLimitReachedException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>TooManyRequestsException</c>.</summary>
public class TooManyRequestsException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>UnsupportedMediaTypeException</c>.</summary>
public class UnsupportedMediaTypeException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonLambdaException(message, innerException, errorType, errorCode, requestId, statusCode);
