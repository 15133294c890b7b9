using Amazon;
using Amazon.IdentityManagement.Model;

namespace Wallarm.Connector.Engine;

/// <summary>Creates or repairs the execution role of the forwarder and its policy.</summary>
internal sealed class LambdaRoleOperation(AwsSession session, IOperationObserver observer)
{
    private readonly List<ResourceChange> _changes = [];
    private readonly List<Func<CancellationToken, Task>> _steps = [];

    /// <summary>Reads, plans, asks, and makes the changes.</summary>
    public async Task<LambdaRole?> RunAsync(LambdaRoleOptions options, CancellationToken cancellation)
    {
        Check(options);
        var policyName = options.PolicyName ?? options.RoleName + "Policy";
        var role = await FindRoleAsync(options.RoleName, cancellation).ConfigureAwait(false);
        var account = role is null ? await session.GetAccountIdAsync(cancellation).ConfigureAwait(false) : Arn.Parse(role.Arn).AccountId;
        var path = options.Path ?? role?.Path ?? "/";
        if (role is not null && role.Path != path) throw OtherPath(role, path);

        var attached = await FindAttachedAsync(role, policyName, cancellation).ConfigureAwait(false);
        var policyArn = attached ?? $"arn:{session.Partition}:iam::{account}:policy{path}{policyName}";
        var policy = await FindPolicyAsync(policyArn, cancellation).ConfigureAwait(false);
        var permissions = PolicyDocument.Parse(RolePolicy.Permissions(options, session.Partition, account));

        // The policy comes first: where its name turns out to be taken, no role without permissions is left behind.
        PlanPolicy(options, policy, policyName, policyArn, path, permissions);
        PlanRole(options, role, path);
        if (attached is null) Plan(new ResourceChange("Attach", $"IAM policy '{policyName}'") { Desired = $"to role '{options.RoleName}'" }, token =>
            session.Iam.AttachRolePolicyAsync(new AttachRolePolicyRequest { RoleName = options.RoleName, PolicyArn = policyArn }, token));

        var result = new LambdaRole
        {
            RoleName = options.RoleName,
            RoleArn = role?.Arn ?? $"arn:{session.Partition}:iam::{account}:role{path}{options.RoleName}",
            PolicyName = policyName,
            PolicyArn = policyArn,
            PolicyDocument = permissions.Json,
            Status = _changes.Count == 0 ? ChangeStatus.Unchanged : role is null ? ChangeStatus.Created : ChangeStatus.Updated,
            Changes = _changes,
        };
        if (_changes.Count == 0)
        {
            observer.Verbose($"IAM role '{options.RoleName}' is as asked; nothing is changed.");
            return result;
        }

        if (role is not null && Ownership.StackOf(Tags(role.Tags)) is { } stack) observer.Warning(Ownership.StackWarning($"IAM role '{options.RoleName}'", stack));
        var decision = await observer.DecideAsync(new ChangePlan($"IAM role '{options.RoleName}' in account {account}", _changes), cancellation).ConfigureAwait(false);
        if (decision == ChangeDecision.Decline) return null;
        if (decision == ChangeDecision.Plan) return result with { Status = ChangeStatus.Planned };
        foreach (var step in _steps) await step(cancellation).ConfigureAwait(false);
        return result;
    }

    private static void Check(LambdaRoleOptions options)
    {
        if (options.LeastPrivilege && string.IsNullOrEmpty(options.FunctionName))
        {
            throw new InvalidOptionException(
                "Wallarm.FunctionNameMissing",
                ConnectorErrorCategory.InvalidArgument,
                "-LeastPrivilege needs -FunctionName: the policy allows writing that function's log and nothing else.")
            { RecommendedAction = $"Add -FunctionName {ForwarderOptions.DefaultFunctionName}, or the name that the function shall have." };
        }

        if (options.KmsKeyArn is { } key && (!Arn.TryParse(key, out var arn) || arn.Service != "kms" || !arn.Resource.StartsWith("key/", StringComparison.Ordinal)))
        {
            throw new InvalidOptionException(
                "Wallarm.KmsKeyNotUsable",
                ConnectorErrorCategory.InvalidArgument,
                $"-KmsKeyArn '{key}' is not the ARN of a KMS key (arn:aws:kms:region:account:key/id). An alias grants nothing in a policy.") { Target = key };
        }
    }

    private async Task<Role?> FindRoleAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return (await session.Iam.GetRoleAsync(new GetRoleRequest { RoleName = name }, cancellation).ConfigureAwait(false)).Role;
        }
        catch (NoSuchEntityException)
        {
            return null;
        }
    }

    private async Task<string?> FindAttachedAsync(Role? role, string policyName, CancellationToken cancellation)
    {
        if (role is null) return null;
        string? marker = null;
        do
        {
            var page = await session.Iam.ListAttachedRolePoliciesAsync(new ListAttachedRolePoliciesRequest { RoleName = role.RoleName, Marker = marker }, cancellation).ConfigureAwait(false);

            // One of AWS's own of that name is another policy.
            if (page.AttachedPolicies?.FirstOrDefault(policy => policy.PolicyName == policyName && Arn.Parse(policy.PolicyArn).AccountId != "aws") is { } found) return found.PolicyArn;
            marker = page.IsTruncated == true ? page.Marker : null;
        }
        while (marker is not null);
        return null;
    }

    private async Task<(ManagedPolicy Policy, PolicyDocument Document)?> FindPolicyAsync(string arn, CancellationToken cancellation)
    {
        try
        {
            var policy = (await session.Iam.GetPolicyAsync(new GetPolicyRequest { PolicyArn = arn }, cancellation).ConfigureAwait(false)).Policy;
            var version = await session.Iam.GetPolicyVersionAsync(
                new GetPolicyVersionRequest { PolicyArn = arn, VersionId = policy.DefaultVersionId }, cancellation).ConfigureAwait(false);
            return (policy, PolicyDocument.Parse(version.PolicyVersion.Document));
        }
        catch (NoSuchEntityException)
        {
            return null;
        }
    }

    private void PlanPolicy(
        LambdaRoleOptions options, (ManagedPolicy Policy, PolicyDocument Document)? existing, string name, string arn, string path, PolicyDocument permissions)
    {
        var resource = $"IAM policy '{name}'";
        if (existing is not { } policy)
        {
            Plan(new ResourceChange("Create", resource) { Desired = string.Join(' ', permissions.Json.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) }, token =>
                CreatePolicyAsync(options, name, path, permissions, token));
            return;
        }

        if (!policy.Document.IsEquivalentTo(permissions))
        {
            var difference = PolicyDocument.Difference(policy.Document, permissions);
            if (!options.Force) throw Different("Wallarm.PolicyDiffers", $"IAM policy '{arn}' has other content", difference, arn);
            Plan(new ResourceChange("Replace", resource) { Property = "PolicyDocument", Desired = Environment.NewLine + difference }, token => ReplacePolicyAsync(arn, permissions, token));
        }

        PlanTags(resource, Tags(policy.Policy.Tags), options.Tags, (tags, token) =>
            session.Iam.TagPolicyAsync(new TagPolicyRequest { PolicyArn = arn, Tags = tags }, token));
    }

    private void PlanRole(LambdaRoleOptions options, Role? role, string path)
    {
        var resource = $"IAM role '{options.RoleName}'";
        if (role is null)
        {
            Plan(new ResourceChange("Create", resource) { Desired = "trusted by lambda.amazonaws.com" }, token => session.Iam.CreateRoleAsync(
                new CreateRoleRequest
                {
                    RoleName = options.RoleName,
                    Path = path,
                    AssumeRolePolicyDocument = RolePolicy.Trust,
                    Description = "Lets the Wallarm connector for Amazon API Gateway write its log.",
                    PermissionsBoundary = options.PermissionsBoundary,
                    Tags = OwnTags(options.Tags),
                },
                token));
            return;
        }

        var current = PolicyDocument.Parse(role.AssumeRolePolicyDocument);
        var trust = PolicyDocument.Parse(RolePolicy.Trust);
        if (!current.IsEquivalentTo(trust))
        {
            var difference = PolicyDocument.Difference(current, trust);
            if (!options.Force) throw Different("Wallarm.RoleDiffers", $"IAM role '{role.Arn}' is trusted by others", difference, role.Arn);
            Plan(new ResourceChange("Replace", resource) { Property = "AssumeRolePolicyDocument", Desired = Environment.NewLine + difference }, token =>
                session.Iam.UpdateAssumeRolePolicyAsync(new UpdateAssumeRolePolicyRequest { RoleName = role.RoleName, PolicyDocument = RolePolicy.Trust }, token));
        }

        PlanBoundary(options, role, resource);
        PlanTags(resource, Tags(role.Tags), options.Tags, (tags, token) => session.Iam.TagRoleAsync(new TagRoleRequest { RoleName = role.RoleName, Tags = tags }, token));
    }

    private void PlanBoundary(LambdaRoleOptions options, Role role, string resource)
    {
        var current = role.PermissionsBoundary?.PermissionsBoundaryArn;
        if (options.PermissionsBoundary is not { } boundary || boundary == current) return;
        if (current is not null && !options.Force)
        {
            throw Different(
                "Wallarm.RoleDiffers", $"IAM role '{role.Arn}' has another permissions boundary", $"- {current}{Environment.NewLine}+ {boundary}", role.Arn);
        }

        Plan(new ResourceChange("Set", resource) { Property = "PermissionsBoundary", Current = current, Desired = boundary }, token =>
            session.Iam.PutRolePermissionsBoundaryAsync(new PutRolePermissionsBoundaryRequest { RoleName = role.RoleName, PermissionsBoundary = boundary }, token));
    }

    private void PlanTags(
        string resource, Dictionary<string, string> current, IReadOnlyDictionary<string, string> wanted, Func<List<Tag>, CancellationToken, Task> apply)
    {
        var missing = wanted.Where(tag => current.GetValueOrDefault(tag.Key) != tag.Value).Select(tag => new Tag { Key = tag.Key, Value = tag.Value }).ToList();
        if (missing.Count == 0) return;
        Plan(new ResourceChange("Tag", resource) { Desired = string.Join(", ", missing.Select(tag => $"{tag.Key}={tag.Value}")) }, token => apply(missing, token));
    }

    private async Task CreatePolicyAsync(LambdaRoleOptions options, string name, string path, PolicyDocument permissions, CancellationToken cancellation)
    {
        try
        {
            await session.Iam.CreatePolicyAsync(
                new CreatePolicyRequest
                {
                    PolicyName = name,
                    Path = path,
                    PolicyDocument = permissions.Json,
                    Description = "What the Wallarm connector for Amazon API Gateway needs.",
                    Tags = OwnTags(options.Tags),
                },
                cancellation).ConfigureAwait(false);
        }
        catch (EntityAlreadyExistsException exception)
        {
            // Either under another path, or made just now by somebody else.
            throw new ResourceConflictException(
                "Wallarm.PolicyExists",
                ConnectorErrorCategory.ResourceExists,
                $"An IAM policy named '{name}' exists already, not at the path '{path}' or not until a moment ago. Nothing was changed.",
                exception)
            {
                Target = name,
                RecommendedAction = "Run the command again; if the policy stands under another path, give that -Path, or another -PolicyName.",
            };
        }
    }

    private async Task ReplacePolicyAsync(string arn, PolicyDocument permissions, CancellationToken cancellation)
    {
        var versions = await session.Iam.ListPolicyVersionsAsync(new ListPolicyVersionsRequest { PolicyArn = arn }, cancellation).ConfigureAwait(false);

        // IAM keeps five versions of a policy and does not make room for a sixth.
        if (versions.Versions is { Count: >= 5 } all)
        {
            var oldest = all.Where(version => version.IsDefaultVersion != true).MinBy(version => version.CreateDate)!;
            await session.Iam.DeletePolicyVersionAsync(new DeletePolicyVersionRequest { PolicyArn = arn, VersionId = oldest.VersionId }, cancellation).ConfigureAwait(false);
        }

        await session.Iam.CreatePolicyVersionAsync(
            new CreatePolicyVersionRequest { PolicyArn = arn, PolicyDocument = permissions.Json, SetAsDefault = true }, cancellation).ConfigureAwait(false);
    }

    private void Plan(ResourceChange change, Func<CancellationToken, Task> step)
    {
        _changes.Add(change);
        _steps.Add(step);
    }

    private static List<Tag> OwnTags(IReadOnlyDictionary<string, string> tags) =>
        [.. tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value }), new Tag { Key = Ownership.TagKey, Value = Ownership.TagValue }];

    private static Dictionary<string, string> Tags(List<Tag>? tags) => (tags ?? []).ToDictionary(tag => tag.Key, tag => tag.Value);

    private static ResourceConflictException Different(string errorId, string what, string difference, string target) =>
        new(errorId, ConnectorErrorCategory.ResourceExists, $"{what} (- is there, + is asked for):{Environment.NewLine}{difference}{Environment.NewLine}Nothing was changed.")
        {
            Target = target,
            RecommendedAction = "Choose another name, or add -Force to replace it.",
        };

    private static ResourceConflictException OtherPath(Role role, string path) =>
        new("Wallarm.RoleDiffers", ConnectorErrorCategory.ResourceExists, $"IAM role '{role.Arn}' has the path '{role.Path}', not '{path}', and IAM cannot move a role. Nothing was changed.")
        {
            Target = role.Arn,
            RecommendedAction = "Leave -Path out, or choose another -RoleName.",
        };
}
