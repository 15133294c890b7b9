using Amazon.IdentityManagement.Model;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Roles;

/// <summary>What others have attached to a role, or attached a policy to, or use a role for.</summary>
internal static class RoleHolders
{
    /// <summary>The managed policies of a role.</summary>
    public static Task<List<AttachedPolicyType>> AttachedAsync(AwsSession session, string roleName, CancellationToken cancellation) => AllAsync(
        async marker =>
            await session.Iam.ListAttachedRolePoliciesAsync(
                new ListAttachedRolePoliciesRequest { RoleName = roleName, Marker = marker }, cancellation).ConfigureAwait(false),
        page => page.AttachedPolicies, page => page.IsTruncated == true ? page.Marker : null);

    /// <summary>The names of a role's inline policies.</summary>
    public static Task<List<string>> InlineAsync(AwsSession session, string roleName, CancellationToken cancellation) => AllAsync(
        async marker =>
            await session.Iam.ListRolePoliciesAsync(
                new ListRolePoliciesRequest { RoleName = roleName, Marker = marker }, cancellation).ConfigureAwait(false),
        page => page.PolicyNames, page => page.IsTruncated == true ? page.Marker : null);

    /// <summary>The names of the instance profiles that hold a role.</summary>
    public static async Task<List<string>> ProfilesAsync(AwsSession session, string roleName, CancellationToken cancellation)
    {
        var profiles = await AllAsync(
            async marker =>
                await session.Iam.ListInstanceProfilesForRoleAsync(
                    new ListInstanceProfilesForRoleRequest { RoleName = roleName, Marker = marker }, cancellation).ConfigureAwait(false),
            page => page.InstanceProfiles, page => page.IsTruncated == true ? page.Marker : null).ConfigureAwait(false);
        return [.. profiles.Select(profile => profile.InstanceProfileName)];
    }

    /// <summary>Whom else a policy is attached to, as in <c>role 'x'</c>.</summary>
    /// <param name="session">The session.</param>
    /// <param name="policyArn">The policy.</param>
    /// <param name="roleName">The role that does not count.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<List<string>> OtherEntitiesAsync(AwsSession session, string policyArn, string roleName, CancellationToken cancellation) => await AllAsync<ListEntitiesForPolicyResponse, string>(
        async marker =>
            await session.Iam.ListEntitiesForPolicyAsync(
                new ListEntitiesForPolicyRequest { PolicyArn = policyArn, Marker = marker }, cancellation).ConfigureAwait(false),
        page =>
        [
            .. (page.PolicyRoles ?? []).Where(role => role.RoleName != roleName).Select(role => $"role '{role.RoleName}'"),
            .. (page.PolicyUsers ?? []).Select(user => $"user '{user.UserName}'"),
            .. (page.PolicyGroups ?? []).Select(group => $"group '{group.GroupName}'"),
        ],
        page => page.IsTruncated == true ? page.Marker : null).ConfigureAwait(false);

    /// <summary>The names of the functions of the session's region that run as a role.</summary>
    public static async Task<List<string>> FunctionsAsync(AwsSession session, string roleArn, CancellationToken cancellation) =>
        [.. (await FunctionsAsync(session, cancellation).ConfigureAwait(false)).Where(function => function.Role == roleArn).Select(function => function.FunctionName)];

    /// <summary>The functions of the session's region.</summary>
    public static Task<List<FunctionConfiguration>> FunctionsAsync(AwsSession session, CancellationToken cancellation) => AllAsync(
        async marker =>
            await session.Lambda.ListFunctionsAsync(new ListFunctionsRequest { Marker = marker }, cancellation).ConfigureAwait(false),
        page => page.Functions, page => page.NextMarker);

    private static async Task<List<TItem>> AllAsync<TPage, TItem>(
        Func<string?, Task<TPage>> read, Func<TPage, List<TItem>?> itemsOf, Func<TPage, string?> nextOf)
    {
        var all = new List<TItem>();
        string? marker = null;
        do
        {
            var page = await read(marker).ConfigureAwait(false);
            all.AddRange(itemsOf(page) ?? []);
            marker = nextOf(page);
        }
        while (!string.IsNullOrEmpty(marker));
        return all;
    }
}
