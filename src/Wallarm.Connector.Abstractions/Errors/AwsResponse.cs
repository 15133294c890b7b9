using System.Net;

namespace Wallarm.Connector;

/// <summary>How AWS responded to a call that failed. What it did not say, or what is not known, is null.</summary>
/// <param name="Operation">The operation, as in <c>lambda:CreateFunction</c>.</param>
/// <param name="ErrorCode">The error code, such as <c>ResourceConflictException</c>.</param>
/// <param name="HttpStatus">The HTTP status.</param>
/// <param name="RequestId">The id under which AWS knows the request.</param>
public sealed record AwsResponse(string? Operation, string? ErrorCode = null, HttpStatusCode? HttpStatus = null, string? RequestId = null);
