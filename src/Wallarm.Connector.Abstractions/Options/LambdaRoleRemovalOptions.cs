namespace Wallarm.Connector;

/// <summary>Which role to remove.</summary>
public sealed record LambdaRoleRemovalOptions
{
    /// <summary>Name of the role.</summary>
    public required string RoleName { get; init; }

    /// <summary>Name of the policy; null for the role's name followed by <c>Policy</c>.</summary>
    public string? PolicyName { get; init; }
}
