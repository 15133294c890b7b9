using Amazon.IdentityManagement.Model;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.IdentityManagement;

/// <summary>AWS Identity and Access Management, API version 2010-05-08.</summary>
internal static class IdentityManagementService
{
    // An exception is made of message, inner exception, error type, error code, request id and status.
    public static readonly ServiceModel Model = new()
    {
        ServiceId = "IAM",
        EndpointPrefix = "iam",
        ApiVersion = "2010-05-08",
        IsGlobal = true,
        IsFipsInGovCloud = true,
        DefaultError = static (m, i, t, c, r, s) => new AmazonIdentityManagementServiceException(m, i, t, c, r, s),
        Errors = new Dictionary<string, ErrorFactory>
        {
            ["ConcurrentModification"] = static (m, i, t, c, r, s) => new ConcurrentModificationException(m, i, t, c, r, s),
            ["DeleteConflict"] = static (m, i, t, c, r, s) => new DeleteConflictException(m, i, t, c, r, s),
            ["EntityAlreadyExists"] = static (m, i, t, c, r, s) => new EntityAlreadyExistsException(m, i, t, c, r, s),
            ["InvalidInput"] = static (m, i, t, c, r, s) => new InvalidInputException(m, i, t, c, r, s),
            ["LimitExceeded"] = static (m, i, t, c, r, s) => new LimitExceededException(m, i, t, c, r, s),
            ["MalformedPolicyDocument"] = static (m, i, t, c, r, s) => new MalformedPolicyDocumentException(m, i, t, c, r, s),
            ["NoSuchEntity"] = static (m, i, t, c, r, s) => new NoSuchEntityException(m, i, t, c, r, s),
            ["PolicyEvaluation"] = static (m, i, t, c, r, s) => new PolicyEvaluationException(m, i, t, c, r, s),
            ["PolicyNotAttachable"] = static (m, i, t, c, r, s) => new PolicyNotAttachableException(m, i, t, c, r, s),
            ["ServiceFailure"] = static (m, i, t, c, r, s) => new ServiceFailureException(m, i, t, c, r, s),
            ["UnmodifiableEntity"] = static (m, i, t, c, r, s) => new UnmodifiableEntityException(m, i, t, c, r, s),
        },
    };
}
