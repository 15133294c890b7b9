using Amazon;
using Amazon.IdentityManagement.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Roles;

/// <summary>Role and policy as they are in IAM.</summary>
internal sealed record LambdaRoleState
{
    /// <summary>Null where there is none of that name.</summary>
    public required Role? Role { get; init; }

    /// <summary>The path of the role, or the one that it will have.</summary>
    public required string Path { get; init; }

    public required string PolicyName { get; init; }

    /// <summary>The policy's ARN, or the one that it will have.</summary>
    public required string PolicyArn { get; init; }

    /// <summary>Whether the role has the policy.</summary>
    public required bool IsAttached { get; init; }

    /// <summary>Null where there is none of that ARN.</summary>
    public required ManagedPolicy? Policy { get; init; }

    /// <summary>The policy's default version; null where there is no policy.</summary>
    public required PolicyDocument? Document { get; init; }

    /// <summary>Reads role and policy.</summary>
    /// <exception cref="ResourceConflictException">The role has another path than the options ask for.</exception>
    public static async Task<LambdaRoleState> ReadAsync(AwsSession session, LambdaRoleOptions options, CancellationToken cancellation)
    {
        var policyName = options.PolicyName ?? options.RoleName + "Policy";
        var role = await RoleHolders.FindAsync(session, options.RoleName, cancellation).ConfigureAwait(false);
        var path = options.Path ?? role?.Path ?? "/";
        if (role is not null && role.Path != path) throw OtherPath(role, path);

        var attached =
            role is null ? null : await FindAttachedAsync(session, role.RoleName, policyName, cancellation).ConfigureAwait(false);
        var arn = attached ?? session.IamArnOf($"policy{path}{policyName}");
        var (policy, document) = await FindPolicyAsync(session, arn, cancellation).ConfigureAwait(false);
        return new LambdaRoleState
        {
            Role = role,
            Path = path,
            PolicyName = policyName,
            PolicyArn = arn,
            IsAttached = attached is not null,
            Policy = policy,
            Document = document,
        };
    }

    private static async Task<string?> FindAttachedAsync(
        AwsSession session, string roleName, string policyName, CancellationToken cancellation)
    {
        var attached = await RoleHolders.AttachedAsync(session, roleName, cancellation).ConfigureAwait(false);

        // One of AWS's own of that name is another policy.
        return attached.Find(policy => policy.PolicyName == policyName && Arn.Parse(policy.PolicyArn).AccountId != "aws")?.PolicyArn;
    }

    private static async Task<(ManagedPolicy? Policy, PolicyDocument? Document)> FindPolicyAsync(
        AwsSession session, string arn, CancellationToken cancellation)
    {
        var reading = Absence.OrNullAsync(session.Iam.GetPolicyAsync(new GetPolicyRequest { PolicyArn = arn }, cancellation));
        if ((await reading.ConfigureAwait(false))?.Policy is not { } policy) return default;
        var version = await Absence.OrNullAsync(
            session.Iam.GetPolicyVersionAsync(
                new GetPolicyVersionRequest { PolicyArn = arn, VersionId = policy.DefaultVersionId }, cancellation)).ConfigureAwait(false);
        return version is null ? default : (policy, PolicyDocument.Parse(version.PolicyVersion.Document));
    }

    private static ResourceConflictException OtherPath(Role role, string path) =>
        new(
            "Wallarm.RoleDiffers",
            ConnectorErrorCategory.ResourceExists,
            $"IAM role '{role.Arn}' has the path '{role.Path}', not '{path}', and IAM cannot move a role. Nothing was changed.")
        {
            Target = role.Arn,
            RecommendedAction = "Leave -Path out, or choose another -RoleName.",
        };
}
