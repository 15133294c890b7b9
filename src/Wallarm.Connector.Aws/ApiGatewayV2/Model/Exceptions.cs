using System.Net;
using Amazon.Runtime;

namespace Amazon.ApiGatewayV2.Model;

/// <summary>Error <c>BadRequestException</c>.</summary>
public class BadRequestException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonApiGatewayV2Exception(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>ConflictException</c>.</summary>
public class ConflictException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonApiGatewayV2Exception(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>NotFoundException</c>.</summary>
public class NotFoundException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonApiGatewayV2Exception(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Error <c>TooManyRequestsException</c>.</summary>
public class TooManyRequestsException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonApiGatewayV2Exception(message, innerException, errorType, errorCode, requestId, statusCode);
