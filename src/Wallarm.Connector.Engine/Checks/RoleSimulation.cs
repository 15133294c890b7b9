using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>Asks IAM what a role's own policies allow. Policies of the resources, such as of a queue or a key, are not weighed.</summary>
internal sealed class RoleSimulation(AwsSession session, string roleArn, CancellationToken cancellation)
{
    /// <summary>The actions that are not allowed, each with the first resource that it is not allowed on.</summary>
    /// <param name="actions">The actions.</param>
    /// <param name="resources">The resources that they are for.</param>
    /// <param name="viaService">The service that a KMS key is used through; null for none.</param>
    /// <exception cref="NoSuchEntityException">There is no such role.</exception>
    public async Task<DeniedActions> DeniedAsync(IReadOnlyList<string> actions, IReadOnlyList<string> resources, string? viaService = null)
    {
        List<ContextEntry>? context = viaService is null
            ? null
            : [
                new ContextEntry
                {
                    ContextKeyName = "kms:ViaService",
                    ContextKeyType = ContextKeyTypeEnum.String,
                    ContextKeyValues = [viaService],
                },
            ];
        var denied = new DeniedActions();
        var results = await Pages.ListAsync(
            marker => session.Iam.SimulatePrincipalPolicyAsync(
                new SimulatePrincipalPolicyRequest
                {
                    PolicySourceArn = roleArn,
                    ActionNames = [.. actions],
                    ResourceArns = [.. resources],
                    ContextEntries = context,
                    Marker = marker,
                },
                cancellation),
            page => page.Marker,
            page => page.EvaluationResults).ConfigureAwait(false);
        foreach (var result in results.Where(result => result.EvalDecision?.Value != "allowed"))
        {
            denied.Add(result.EvalActionName, result.EvalResourceName);
        }

        return denied;
    }
}

/// <summary>What a role may not do.</summary>
internal sealed class DeniedActions
{
    private readonly Dictionary<string, string?> _resources = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many actions.</summary>
    public int Count => _resources.Count;

    /// <summary>The actions as a sentence has them: <c>logs:PutLogEvents and ec2:DescribeSubnets</c>.</summary>
    public string Text => string.Join(" and ", _resources.Keys);

    public void Add(string action, string? resource) => _resources.TryAdd(action, resource);
}
