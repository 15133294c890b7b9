namespace Wallarm.Connector;

/// <summary>What the forwarder's execution role shall be.</summary>
public sealed record LambdaRoleOptions
{
    /// <summary>The role's name unless another is given: the one of Wallarm's guide.</summary>
    public const string DefaultRoleName = "WallarmAPIDiscoveryLambdaRole";

    /// <summary>Name of the role, 1 to 64 characters.</summary>
    public required string RoleName { get; init; }

    /// <summary>Name of the policy, 1 to 128 characters; null for the role's name followed by <c>Policy</c>.</summary>
    public string? PolicyName { get; init; }

    /// <summary>Whether the policy allows only what <see cref="FunctionName"/> needs, instead of what the guide's allows.</summary>
    public bool LeastPrivilege { get; init; }

    /// <summary>The function that a least-privilege policy is for.</summary>
    public string? FunctionName { get; init; }

    /// <summary>Whether the function runs in a VPC.</summary>
    public bool Vpc { get; init; }

    /// <summary>
    /// ARNs of the queues, topics, buckets, event buses or functions that undelivered batches go to: one, or one for each region.
    /// </summary>
    public IReadOnlyList<string> OnFailureDestinations { get; init; } = [];

    /// <summary>Whether the role is for a function that keeps undelivered batches in a queue of the connector's, in any region.</summary>
    public bool KeepUndelivered { get; init; }

    /// <summary>ARNs of the KMS keys that encrypt the environment variables: one, or one for each region.</summary>
    public IReadOnlyList<string> KmsKeyArns { get; init; } = [];

    /// <summary>ARN of the policy that bounds the role's permissions.</summary>
    public string? PermissionsBoundary { get; init; }

    /// <summary>IAM path of role and policy, such as <c>/wallarm/</c>; null for <c>/</c>, or the path that the role has.</summary>
    public string? Path { get; init; }

    /// <summary>Tags of role and policy.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether a role or policy of that name with other content is replaced.</summary>
    public bool ReplaceExisting { get; init; }

    /// <summary>
    /// Whether a role or policy with other content is set right, without <see cref="ReplaceExisting"/>, where its tags say that the module
    /// made it.
    /// </summary>
    public bool RepairsOwn { get; init; }
}
