namespace Wallarm.Connector;

/// <summary>The execution role of the forwarder.</summary>
public sealed record LambdaRole
{
    /// <summary>Number of the account, 12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>
    /// System name of the region of the command, as Publish-WallarmForwarder takes it from the pipeline; the role itself is in every
    /// region.
    /// </summary>
    public required string Region { get; init; }

    /// <summary>Name of the IAM role.</summary>
    public required string RoleName { get; init; }

    /// <summary>ARN of the IAM role.</summary>
    public required string RoleArn { get; init; }

    /// <summary>Name of the function that the role is for, as Publish-WallarmForwarder takes it from the pipeline.</summary>
    public required string FunctionName { get; init; }

    /// <summary>Name of the customer managed policy.</summary>
    public required string PolicyName { get; init; }

    /// <summary>ARN of the customer managed policy.</summary>
    public required string PolicyArn { get; init; }

    /// <summary>The policy document (JSON).</summary>
    public required string PolicyDocument { get; init; }

    /// <summary>What was done.</summary>
    public required string Status { get; init; }

    /// <summary>Every change, made or planned; empty where nothing changed.</summary>
    public required IReadOnlyList<ResourceChange> Changes { get; init; }
}
