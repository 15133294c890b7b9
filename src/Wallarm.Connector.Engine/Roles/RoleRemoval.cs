using Amazon;
using Amazon.IdentityManagement.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Roles;

/// <summary>A role and its policy that shall go, as they are.</summary>
internal sealed class RoleRemoval
{
    private static readonly TimeSpan ConflictLimit = TimeSpan.FromSeconds(30);

    private readonly AwsSession _session;
    private readonly IOperationObserver _observer;
    private Role? _role;
    private ManagedPolicy? _policy;
    private List<string> _versions = [];
    private List<string> _otherEntities = [];
    private bool _isAttached;

    private RoleRemoval(AwsSession session, IOperationObserver observer, string roleName, string policyName)
    {
        _session = session;
        _observer = observer;
        RoleName = roleName;
        PolicyName = policyName;
    }

    /// <summary>The role's name.</summary>
    public string RoleName { get; }

    /// <summary>ARN of the role; null where there is none.</summary>
    public string? RoleArn => _role?.Arn;

    /// <summary>The partition of the account, such as <c>aws</c>.</summary>
    public string Partition => _session.Partition;

    /// <summary>Where and when the role was used last; null where it never was.</summary>
    public RoleLastUsed? LastUsed => _role?.RoleLastUsed;

    /// <summary>Why the role must not go, and what to do; null where it may.</summary>
    public (string ErrorId, string Problem, string Action)? Obstacle { get; private set; }

    /// <summary>The CloudFormation stack that manages the role; null where none does.</summary>
    public string? Stack => Ownership.StackOf(TagsOf(_role?.Tags));

    private string PolicyName { get; set; }

    private bool IsPolicyOurs => Ownership.IsOurs(TagsOf(_policy?.Tags));

    /// <summary>Reads role, policy, and what others have to do with them.</summary>
    public static async Task<RoleRemoval> ReadAsync(
        AwsSession session, IOperationObserver observer, string roleName, string? policyName, CancellationToken cancellation)
    {
        var removal = new RoleRemoval(session, observer, roleName, policyName ?? roleName + "Policy");
        await removal.ReadAsync(isPolicyNamed: policyName is not null, cancellation).ConfigureAwait(false);
        return removal;
    }

    /// <summary>What goes and what stays.</summary>
    public RemovalPlan Plan()
    {
        if (Obstacle is { } obstacle)
        {
            return new RemovalPlan([], [Result("Role", RoleName, RemovalStatus.Kept) with { Reason = obstacle.Problem }]);
        }

        var steps = new List<RemovalStep>();
        var left = new List<RemovedResource>();
        if (_policy is { } policy)
        {
            if (IsPolicyOurs && _otherEntities.Count == 0) steps.Add(PolicyStep(policy));
            else left.Add(KeptPolicy());
            if (steps.Count == 0 && _isAttached)
            {
                steps.Add(new RemovalStep(Result("Policy", PolicyName, RemovalStatus.Removed), Detachment(policy)));
            }
        }

        if (_role is null) left.Insert(0, Result("Role", RoleName, RemovalStatus.NotFound));
        else steps.Add(new RemovalStep(Result("Role", RoleName, RemovalStatus.Removed), RoleDeletion));
        return new RemovalPlan(steps, left);
    }

    private async Task ReadAsync(bool isPolicyNamed, CancellationToken cancellation)
    {
        _role = await RoleHolders.FindAsync(_session, RoleName, cancellation).ConfigureAwait(false);
        if (_role is not null && !Ownership.IsOurs(TagsOf(_role.Tags)))
        {
            Obstacle = (
                "Wallarm.RoleNotOurs",
                $"This module did not make the role '{RoleName}' (no tag {Ownership.TagKey}).",
                "Check -RoleName, or delete the role in the console.");
            return;
        }

        var reading =
            _role is null ? Task.FromResult<List<AttachedPolicyType>>([]) : RoleHolders.AttachedAsync(_session, RoleName, cancellation);
        var readingInline = _role is null ? Task.FromResult<List<string>>([]) : RoleHolders.InlineAsync(_session, RoleName, cancellation);
        var readingProfiles =
            _role is null ? Task.FromResult<List<string>>([]) : RoleHolders.ProfilesAsync(_session, RoleName, cancellation);
        await Task.WhenAll(reading, readingInline, readingProfiles).ConfigureAwait(false);
        var attached = await reading.ConfigureAwait(false);
        var own = attached.Find(policy => policy.PolicyName == PolicyName && IsOfAccount(policy));
        if (own is null && !isPolicyNamed) own = await FindByTagAsync(attached, cancellation).ConfigureAwait(false);
        if (own is not null) PolicyName = own.PolicyName;
        _isAttached = own is not null;
        await ReadPolicyAsync(own?.PolicyArn, cancellation).ConfigureAwait(false);

        string[] others =
        [
            .. attached.Where(policy => policy != own || !IsPolicyOurs).Select(policy => $"the managed policy '{policy.PolicyArn}'"),
            .. (await readingInline.ConfigureAwait(false)).Select(name => $"the inline policy '{name}'"),
            .. (await readingProfiles.ConfigureAwait(false)).Select(name => $"the instance profile '{name}'"),
        ];
        if (others.Length == 0) return;
        Obstacle = (
            "Wallarm.RoleInUse", $"The role '{RoleName}' has what this module did not give it: {string.Join(", ", others)}.",
            $"Where it is not needed, take it away first, as in: aws iam detach-role-policy --role-name {CommandText.Quote(RoleName)} "
            + "--policy-arn ..., aws iam delete-role-policy, aws iam remove-role-from-instance-profile.");
    }

    private static bool IsOfAccount(AttachedPolicyType policy) => Arn.Parse(policy.PolicyArn).AccountId != "aws";

    /// <summary>The policy may have a name of its own (<c>-PolicyName</c>): then its tag tells.</summary>
    private async Task<AttachedPolicyType?> FindByTagAsync(List<AttachedPolicyType> attached, CancellationToken cancellation)
    {
        foreach (var policy in attached.Where(IsOfAccount))
        {
            var found =
                await _session.Iam.GetPolicyAsync(
                    new GetPolicyRequest { PolicyArn = policy.PolicyArn }, cancellation).ConfigureAwait(false);
            if (Ownership.IsOurs(TagsOf(found.Policy.Tags))) return policy;
        }

        return null;
    }

    private async Task ReadPolicyAsync(string? attachedArn, CancellationToken cancellation)
    {
        var arn = attachedArn ?? _session.IamArnOf($"policy{_role?.Path ?? "/"}{PolicyName}");
        var reading = Absence.OrNullAsync(_session.Iam.GetPolicyAsync(new GetPolicyRequest { PolicyArn = arn }, cancellation));
        _policy = (await reading.ConfigureAwait(false))?.Policy;
        if (_policy is null || !IsPolicyOurs) return;
        var readingVersions = _session.Iam.ListPolicyVersionsAsync(new ListPolicyVersionsRequest { PolicyArn = arn }, cancellation);
        var readingEntities = RoleHolders.OtherEntitiesAsync(_session, arn, RoleName, cancellation);
        await Task.WhenAll(readingVersions, readingEntities).ConfigureAwait(false);

        // IAM keeps five at most, so that they come in one page.
        _versions =
        [
            .. ((await readingVersions.ConfigureAwait(false)).Versions ?? []).Where(
                version => version.IsDefaultVersion != true).Select(version => version.VersionId),
        ];
        _otherEntities = await readingEntities.ConfigureAwait(false);
    }

    private RemovedResource KeptPolicy() => Result("Policy", PolicyName, RemovalStatus.Kept) with
    {
        Reason =
            IsPolicyOurs
                ? $"It is attached to {string.Join(", ", _otherEntities)} as well."
                : $"This module did not make it (no tag {Ownership.TagKey}).",
    };

    private Step RoleDeletion => Removal("Delete", $"IAM role '{RoleName}'", token =>
        _session.Iam.DeleteRoleAsync(new DeleteRoleRequest { RoleName = RoleName }, token));

    private RemovalStep PolicyStep(ManagedPolicy policy) => new(
        Result("Policy", PolicyName, RemovalStatus.Removed),
        [
            .. _isAttached ? new[] { Detachment(policy) } : [],
            .. _versions.Select(version => Removal("Delete", $"version {version} of IAM policy '{PolicyName}'", token =>
                _session.Iam.DeletePolicyVersionAsync(
                    new DeletePolicyVersionRequest { PolicyArn = policy.Arn, VersionId = version }, token))),
            Removal("Delete", $"IAM policy '{PolicyName}'", token =>
                _session.Iam.DeletePolicyAsync(new DeletePolicyRequest { PolicyArn = policy.Arn }, token)),
        ]);

    private Step Detachment(ManagedPolicy policy) => new(
        new ResourceChange("Detach", $"IAM policy '{PolicyName}'") { Desired = $"from role '{RoleName}'" },
        token => UnlessGoneAsync(
            () => _session.Iam.DetachRolePolicyAsync(new DetachRolePolicyRequest { RoleName = RoleName, PolicyArn = policy.Arn }, token),
            token));

    private Step Removal(string action, string resource, Func<CancellationToken, Task> call) =>
        new(new ResourceChange(action, resource), token => UnlessGoneAsync(() => call(token), token));

    /// <summary>What another run has removed is removed; and IAM may still see for some seconds what has just been detached.</summary>
    private Task<bool> UnlessGoneAsync(Func<Task> remove, CancellationToken cancellation) =>
        Absence.WasThereAsync(
            new Wait(_observer, $"Waiting until IAM lets go of role '{RoleName}'", ConflictLimit).RepeatAsync(
                remove, failure => failure is DeleteConflictException, cancellation));

    /// <summary>What is said of role or policy.</summary>
    public RemovedResource Result(
        string type,
        string name,
        string status) => new()
    {
        ResourceType = type,
        Name = name,
        AccountId = _session.AccountId,
        Status = status,
    };

    private static Dictionary<string, string>? TagsOf(List<Tag>? tags) => tags?.ToDictionary(tag => tag.Key, tag => tag.Value);
}
