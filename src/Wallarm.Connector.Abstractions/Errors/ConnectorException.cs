using System.Net;

namespace Wallarm.Connector;

/// <summary>An operation did not succeed. The message says what is wrong, where, and what to do.</summary>
public class ConnectorException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="errorId">A stable id such as <c>Wallarm.RoleNotFound</c>.</param>
    /// <param name="category">Its kind.</param>
    /// <param name="problem">What is wrong, and where. Never holds a secret.</param>
    /// <param name="innerException">What led to it.</param>
    public ConnectorException(string errorId, ConnectorErrorCategory category, string problem, Exception? innerException = null)
        : base(problem, innerException)
    {
        Problem = problem;
        ErrorId = errorId;
        Category = category;
    }

    /// <summary>A stable id such as <c>Wallarm.RoleNotFound</c>; the FullyQualifiedErrorId starts with it.</summary>
    public string ErrorId { get; }

    /// <summary>What is wrong, and where.</summary>
    public string Problem { get; }

    /// <summary><see cref="Problem"/> and, where there is one, <see cref="RecommendedAction"/>.</summary>
    public override string Message => RecommendedAction is null ? Problem : $"{Problem} {RecommendedAction}";

    /// <summary>Its kind.</summary>
    public ConnectorErrorCategory Category { get; }

    /// <summary>What it is about: a name or an ARN.</summary>
    public string? Target { get; init; }

    /// <summary>What to do about it.</summary>
    public string? RecommendedAction { get; init; }

    /// <summary>How AWS responded; null if no call of AWS failed.</summary>
    public AwsResponse? AwsResponse { get; init; }

    /// <summary>The AWS operation that failed, as in <c>lambda:CreateFunction</c>; null where none did.</summary>
    public string? AwsOperation => AwsResponse?.Operation;

    /// <summary>The error code of AWS, such as <c>ResourceConflictException</c>; null where AWS did not respond.</summary>
    public string? AwsErrorCode => AwsResponse?.ErrorCode;

    /// <summary>The HTTP status of AWS's response; null where there was none.</summary>
    public HttpStatusCode? HttpStatus => AwsResponse?.HttpStatus;

    /// <summary>The id under which AWS knows the request; null where AWS did not respond.</summary>
    public string? RequestId => AwsResponse?.RequestId;
}
