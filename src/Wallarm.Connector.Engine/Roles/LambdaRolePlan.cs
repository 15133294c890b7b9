using Amazon.IdentityManagement.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Roles;

/// <summary>Every difference between role and policy as they are and as they shall be, each with the call that ends it.</summary>
internal sealed class LambdaRolePlan
{
    private readonly AwsSession _session;
    private readonly IOperationObserver _observer;
    private readonly LambdaRoleOptions _options;
    private readonly PolicyDocument _permissions;
    private readonly Dictionary<string, string> _tags;
    private readonly List<Step> _steps = [];

    /// <summary>Compares.</summary>
    /// <param name="session">Where the changes will be made.</param>
    /// <param name="observer">Who hears of waits.</param>
    /// <param name="options">What was asked.</param>
    /// <param name="state">What there is.</param>
    /// <param name="permissions">What the policy shall allow.</param>
    /// <param name="crowdedOut">Id of the policy version that must make room for a new one; null where there is room.</param>
    /// <exception cref="ResourceConflictException">Role or policy are another's and <see cref="LambdaRoleOptions.ReplaceExisting"/> is not
    /// set.</exception>
    public LambdaRolePlan(
        AwsSession session,
        IOperationObserver observer,
        LambdaRoleOptions options,
        LambdaRoleState state,
        PolicyDocument permissions,
        string? crowdedOut)
    {
        _session = session;
        _observer = observer;
        _options = options;
        _permissions = permissions;
        State = state;

        // The keys of IAM's tags have no case.
        _tags = new Dictionary<string, string>(options.Tags, StringComparer.OrdinalIgnoreCase) { [Ownership.TagKey] = Ownership.TagValue };

        // The policy comes first: where its name turns out to be taken, no role without permissions is left behind.
        PlanPolicy(crowdedOut);
        PlanRole();
        if (!state.IsAttached)
        {
            Plan(new ResourceChange("Attach", $"IAM policy '{state.PolicyName}'") { Desired = $"to role '{options.RoleName}'" }, token =>
                session.Iam.AttachRolePolicyAsync(
                    new AttachRolePolicyRequest { RoleName = options.RoleName, PolicyArn = state.PolicyArn }, token));
        }
    }

    public LambdaRoleState State { get; }

    /// <summary>What is done, in its order.</summary>
    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>Whether it replaces content that is somebody else's.</summary>
    public bool Overwrites { get; private set; }

    /// <summary>Whether a role or policy with these tags may get other content.</summary>
    public static bool Replaces(LambdaRoleOptions options, List<Tag>? tags) =>
        options.ReplaceExisting || (options.RepairsOwn && IsOurs(tags));

    private static bool IsOurs(List<Tag>? tags) => tags?.Exists(tag => tag.Key == Ownership.TagKey) == true;

    /// <summary>What the user gets.</summary>
    public LambdaRole Result(string status, IReadOnlyList<ResourceChange> changes) => new()
    {
        AccountId = _session.AccountId,
        Region = _session.Region.SystemName,
        FunctionName = _options.FunctionName ?? ForwarderOptions.DefaultFunctionName,
        RoleName = _options.RoleName,
        RoleArn = State.Role?.Arn ?? _session.IamArnOf($"role{State.Path}{_options.RoleName}"),
        PolicyName = State.PolicyName,
        PolicyArn = State.PolicyArn,
        PolicyDocument = _permissions.Json,
        Status = status,
        Changes = changes,
    };

    private void PlanPolicy(string? crowdedOut)
    {
        var (arn, resource) = (State.PolicyArn, $"IAM policy '{State.PolicyName}'");
        if (State is not { Policy: { } policy, Document: { } document })
        {
            var oneLine = string.Join(' ', _permissions.Json.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            Plan(new ResourceChange("Create", resource) { Desired = oneLine }, token =>
                _session.Iam.CreatePolicyAsync(
                    new CreatePolicyRequest
                    {
                        PolicyName = State.PolicyName,
                        Path = State.Path,
                        PolicyDocument = _permissions.Json,
                        Description = "What the Wallarm connector for Amazon API Gateway needs.",
                        Tags = OwnTags(),
                    },
                    token));
            return;
        }

        if (!document.IsEquivalentTo(_permissions))
        {
            var difference = PolicyDocument.Difference(document, _permissions);
            if (!Replaces(_options, policy.Tags))
            {
                throw Different("Wallarm.PolicyDiffers", $"IAM policy '{arn}' has other content", difference, arn);
            }

            Overwrites |= !IsOurs(policy.Tags);
            if (crowdedOut is not null)
            {
                Plan(
                    new ResourceChange(
                        "Delete", $"version {crowdedOut} of {resource}") { Desired = "the oldest of the five that IAM keeps" },
                    token => DeleteVersionAsync(arn, crowdedOut, token));
            }

            var replacement = new ResourceChange("Replace", resource)
            {
                Property = "PolicyDocument",
                Desired = Environment.NewLine + difference,
            };
            Plan(replacement, token =>
                _session.Iam.CreatePolicyVersionAsync(
                    new CreatePolicyVersionRequest { PolicyArn = arn, PolicyDocument = _permissions.Json, SetAsDefault = true }, token));
        }

        PlanTags(
            resource,
            policy.Tags,
            (tags, token) => _session.Iam.TagPolicyAsync(new TagPolicyRequest { PolicyArn = arn, Tags = tags }, token));
    }

    /// <summary>Makes room, unless somebody else has made it.</summary>
    private Task<bool> DeleteVersionAsync(string arn, string versionId, CancellationToken cancellation) =>
        Absence.WasThereAsync(
            _session.Iam.DeletePolicyVersionAsync(
                new DeletePolicyVersionRequest { PolicyArn = arn, VersionId = versionId }, cancellation));

    private void PlanRole()
    {
        var resource = $"IAM role '{_options.RoleName}'";
        if (State.Role is not { } role)
        {
            Plan(new ResourceChange("Create", resource) { Desired = Created() }, token => _session.Iam.CreateRoleAsync(
                new CreateRoleRequest
                {
                    RoleName = _options.RoleName,
                    Path = State.Path,
                    AssumeRolePolicyDocument = RolePolicy.Trust,
                    Description = "Lets the Wallarm connector for Amazon API Gateway write its log.",
                    PermissionsBoundary = _options.PermissionsBoundary,
                    Tags = OwnTags(),
                },
                token));
            return;
        }

        var current = PolicyDocument.Parse(role.AssumeRolePolicyDocument);
        var trust = PolicyDocument.Parse(RolePolicy.Trust);
        if (!current.IsEquivalentTo(trust))
        {
            var difference = PolicyDocument.Difference(current, trust);
            if (!Replaces(_options, role.Tags))
            {
                throw Different("Wallarm.RoleDiffers", $"IAM role '{role.Arn}' is trusted by others", difference, role.Arn);
            }

            Overwrites |= !IsOurs(role.Tags);
            var replacement = new ResourceChange("Replace", resource)
            {
                Property = "AssumeRolePolicyDocument",
                Desired = Environment.NewLine + difference,
            };
            Plan(replacement, token =>
                _session.Iam.UpdateAssumeRolePolicyAsync(
                    new UpdateAssumeRolePolicyRequest { RoleName = role.RoleName, PolicyDocument = RolePolicy.Trust }, token));
        }

        PlanBoundary(role, resource);
        PlanTags(
            resource,
            role.Tags,
            (tags, token) => _session.Iam.TagRoleAsync(new TagRoleRequest { RoleName = role.RoleName, Tags = tags }, token));
    }

    private string Created() =>
        "trusted by lambda.amazonaws.com"
        + (State.Path == "/" ? "" : $", path {State.Path}")
        + (_options.PermissionsBoundary is { } boundary ? $", permissions boundary {boundary}" : "");

    private void PlanBoundary(Role role, string resource)
    {
        var current = role.PermissionsBoundary?.PermissionsBoundaryArn;
        if (_options.PermissionsBoundary is not { } boundary || boundary == current) return;
        if (current is not null && !Replaces(_options, role.Tags))
        {
            throw Different(
                "Wallarm.RoleDiffers", $"IAM role '{role.Arn}' has another permissions boundary",
                $"- {current}{Environment.NewLine}+ {boundary}", role.Arn);
        }

        Overwrites |= current is not null && !IsOurs(role.Tags);
        Plan(new ResourceChange("Set", resource) { Property = "PermissionsBoundary", Current = current, Desired = boundary }, token =>
            _session.Iam.PutRolePermissionsBoundaryAsync(
                new PutRolePermissionsBoundaryRequest { RoleName = role.RoleName, PermissionsBoundary = boundary }, token));
    }

    private void PlanTags(string resource, List<Tag>? existing, Func<List<Tag>, CancellationToken, Task> apply)
    {
        var current = (existing ?? []).ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.OrdinalIgnoreCase);
        var missing = _tags.Where(tag => _options.Tags.ContainsKey(tag.Key) && current.GetValueOrDefault(tag.Key) != tag.Value)
            .Select(tag => new Tag { Key = tag.Key, Value = tag.Value }).ToList();
        if (missing.Count == 0) return;
        Plan(
            new ResourceChange("Tag", resource) { Desired = string.Join(", ", missing.Select(tag => $"{tag.Key}={tag.Value}")) },
            token => apply(missing, token));
    }

    private void Plan(ResourceChange change, Func<CancellationToken, Task> call) => _steps.Add(new Step([change], async (done, token) =>
    {
        // IAM takes a moment to see what it has just made.
        var isNew = done.Changes.Any(made => made.Action == "Create");
        await (isNew ? NewEntity.WhenSeenAsync(_observer, () => call(token), token) : call(token)).ConfigureAwait(false);
        done.Add(change);
    }));

    private List<Tag> OwnTags() => [.. _tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];

    private static ResourceConflictException Different(string errorId, string what, string difference, string target) =>
        new(
            errorId,
            ConnectorErrorCategory.ResourceExists,
            $"{what} (- is there, + is asked for):{Environment.NewLine}{difference}{Environment.NewLine}Nothing was changed.")
        {
            Target = target,
            RecommendedAction = "Choose another name, or add -ReplaceExisting to replace it.",
        };
}
