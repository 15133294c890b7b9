using Amazon.IdentityManagement.Model;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Roles;

/// <summary>A role, and what others have attached to it, or attached a policy to, or use it for.</summary>
internal static class RoleHolders
{
    /// <summary>The role of a name; null if there is none.</summary>
    public static async Task<Role?> FindAsync(AwsSession session, string roleName, CancellationToken cancellation)
    {
        var request = new GetRoleRequest { RoleName = roleName };
        return (await Absence.OrNullAsync(session.Iam.GetRoleAsync(request, cancellation)).ConfigureAwait(false))?.Role;
    }

    /// <summary>The managed policies of a role.</summary>
    public static Task<List<AttachedPolicyType>> AttachedAsync(AwsSession session, string roleName, CancellationToken cancellation) =>
        Pages.ListAsync(
            marker => session.Iam.ListAttachedRolePoliciesAsync(
                new ListAttachedRolePoliciesRequest { RoleName = roleName, Marker = marker }, cancellation),
            page => page.Marker,
            page => page.AttachedPolicies);

    /// <summary>The names of a role's inline policies.</summary>
    public static Task<List<string>> InlineAsync(AwsSession session, string roleName, CancellationToken cancellation) =>
        Pages.ListAsync(
            marker => session.Iam.ListRolePoliciesAsync(new ListRolePoliciesRequest { RoleName = roleName, Marker = marker }, cancellation),
            page => page.Marker,
            page => page.PolicyNames);

    /// <summary>The names of the instance profiles that hold a role.</summary>
    public static Task<List<string>> ProfilesAsync(AwsSession session, string roleName, CancellationToken cancellation) =>
        Pages.ListAsync(
            marker => session.Iam.ListInstanceProfilesForRoleAsync(
                new ListInstanceProfilesForRoleRequest { RoleName = roleName, Marker = marker }, cancellation),
            page => page.Marker,
            page => page.InstanceProfiles?.Select(profile => profile.InstanceProfileName));

    /// <summary>Whom else a policy is attached to, as in <c>role 'x'</c>.</summary>
    /// <param name="session">The session.</param>
    /// <param name="policyArn">The policy.</param>
    /// <param name="roleName">The role that does not count.</param>
    /// <param name="cancellation">Gives up.</param>
    public static Task<List<string>> OtherEntitiesAsync(
        AwsSession session, string policyArn, string roleName, CancellationToken cancellation) =>
        Pages.ListAsync<ListEntitiesForPolicyResponse, string>(
            marker => session.Iam.ListEntitiesForPolicyAsync(
                new ListEntitiesForPolicyRequest { PolicyArn = policyArn, Marker = marker }, cancellation),
            page => page.Marker,
            page =>
            [
                .. (page.PolicyRoles ?? []).Where(role => role.RoleName != roleName).Select(role => $"role '{role.RoleName}'"),
                .. (page.PolicyUsers ?? []).Select(user => $"user '{user.UserName}'"),
                .. (page.PolicyGroups ?? []).Select(group => $"group '{group.GroupName}'"),
            ]);

    /// <summary>The names of the functions of the session's region that run as a role.</summary>
    public static async Task<List<string>> FunctionsAsync(AwsSession session, string roleArn, CancellationToken cancellation) =>
        [
            .. (await FunctionsAsync(session, cancellation).ConfigureAwait(false)).Where(
                function => function.Role == roleArn).Select(function => function.FunctionName),
        ];

    /// <summary>The functions of the session's region.</summary>
    public static Task<List<FunctionConfiguration>> FunctionsAsync(AwsSession session, CancellationToken cancellation) =>
        Pages.ListAsync(
            marker => session.Lambda.ListFunctionsAsync(new ListFunctionsRequest { Marker = marker }, cancellation),
            page => page.NextMarker,
            page => page.Functions);
}
