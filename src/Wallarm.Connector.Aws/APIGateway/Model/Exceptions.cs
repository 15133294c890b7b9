using System.Net;
using Amazon.Runtime;

namespace Amazon.APIGateway.Model;

/// <summary>Error <c>BadRequestException</c>.</summary>
public class BadRequestException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonAPIGatewayException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>ConflictException</c>.</summary>
public class ConflictException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonAPIGatewayException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>LimitExceededException</c>.</summary>
public class LimitExceededException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonAPIGatewayException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>NotFoundException</c>.</summary>
public class NotFoundException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonAPIGatewayException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>TooManyRequestsException</c>.</summary>
public class TooManyRequestsException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonAPIGatewayException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>UnauthorizedException</c>.</summary>
public class UnauthorizedException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonAPIGatewayException(message, innerException, errorType, errorCode, requestId, statusCode);
