using Amazon;
using Amazon.IdentityManagement.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Roles;

/// <summary>Creates or repairs the execution role of the forwarder and its policy.</summary>
internal sealed class LambdaRoleOperation(AwsSession session, IOperationObserver observer)
{
    /// <summary>Reads, plans, asks, and makes the changes.</summary>
    public async Task<LambdaRole?> RunAsync(LambdaRoleOptions options, CancellationToken cancellation)
    {
        Check(options);
        await session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        var plan = await PlanAsync(options, cancellation).ConfigureAwait(false);
        var changes = new Plan(
            $"IAM role '{options.RoleName}' in account {session.AccountId}", plan.Steps)
        {
            Overwrites = plan.Overwrites,
        };
        if (changes.Changes.Count == 0)
        {
            observer.Verbose($"IAM role '{options.RoleName}' is as asked; nothing is changed.");
            return plan.Result(ChangeStatus.Unchanged, changes.Changes);
        }

        if (StackOf(plan.State) is { } stack) observer.Warning(Ownership.StackWarning($"IAM role '{options.RoleName}'", stack));
        switch (await changes.DecideAsync(observer, cancellation).ConfigureAwait(false))
        {
            case ChangeDecision.Decline: return null;
            case ChangeDecision.Plan: return plan.Result(ChangeStatus.Planned, changes.Changes);
        }

        var wasThere = plan.State.Role is not null;
        var done = new StepsDone(observer);
        await done.TellOnErrorAsync(_ => ApplyAsync(plan, options, done, cancellation), cancellation).ConfigureAwait(false);
        var status = done.Changes.Count == 0 ? ChangeStatus.Unchanged : wasThere ? ChangeStatus.Updated : ChangeStatus.Created;
        return plan.Result(status, done.Changes);
    }

    /// <summary>
    /// Once where nobody else is at work; a second time where somebody made role or policy since they were looked for, or where the
    /// response to our own call was lost.
    /// </summary>
    private async Task ApplyAsync(LambdaRolePlan plan, LambdaRoleOptions options, StepsDone done, CancellationToken cancellation)
    {
        try
        {
            await done.RunAsync(plan.Steps, cancellation).ConfigureAwait(false);
        }
        catch (EntityAlreadyExistsException)
        {
            observer.Verbose($"IAM role '{options.RoleName}' or its policy was created meanwhile; both are read again.");
            plan = await PlanAsync(options, cancellation).ConfigureAwait(false);
            var before = done.Changes.Count;
            try
            {
                await done.RunAsync(plan.Steps, cancellation).ConfigureAwait(false);
            }
            catch (EntityAlreadyExistsException exception) when (plan.State.Policy is null && done.Changes.Count == before)
            {
                throw PolicyExists(plan.State, exception);
            }
        }
    }

    private async Task<LambdaRolePlan> PlanAsync(LambdaRoleOptions options, CancellationToken cancellation)
    {
        var state = await LambdaRoleState.ReadAsync(session, options, cancellation).ConfigureAwait(false);
        var permissions = PolicyDocument.Parse(RolePolicy.Permissions(options, session.Partition, session.AccountId));
        var isReplaced =
            LambdaRolePlan.Replaces(options, state.Policy?.Tags) && state.Document is { } document && !document.IsEquivalentTo(permissions);
        if (isReplaced)
        {
            var others =
                await RoleHolders.OtherEntitiesAsync(session, state.PolicyArn, options.RoleName, cancellation).ConfigureAwait(false);
            if (others.Count > 0) throw PolicyShared(state, others);
        }

        return new LambdaRolePlan(
            session,
            observer,
            options,
            state,
            permissions,
            isReplaced ? await FindCrowdedOutAsync(state.PolicyArn, cancellation).ConfigureAwait(false) : null);
    }

    /// <summary>IAM keeps five versions of a policy and does not make room for a sixth.</summary>
    private async Task<string?> FindCrowdedOutAsync(string arn, CancellationToken cancellation)
    {
        var versions =
            await session.Iam.ListPolicyVersionsAsync(
                new ListPolicyVersionsRequest { PolicyArn = arn }, cancellation).ConfigureAwait(false);
        return versions.Versions is { Count: >= 5 } all
            ? all.Where(version => version.IsDefaultVersion != true).MinBy(version => version.CreateDate)?.VersionId
            : null;
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

        foreach (var destination in options.OnFailureDestinations) _ = FailureDestination.Parse(destination);
        foreach (var key in options.KmsKeyArns)
        {
            if (Arn.TryParse(key, out var arn) && arn.Service == "kms" && arn.Resource.StartsWith("key/", StringComparison.Ordinal))
            {
                continue;
            }

            throw new InvalidOptionException(
                "Wallarm.KmsKeyNotUsable",
                ConnectorErrorCategory.InvalidArgument,
                $"-KmsKeyArn '{key}' is not the ARN of a KMS key (arn:aws:kms:region:account:key/id). An alias grants nothing in a policy.")
            {
                Target = key,
                RecommendedAction = "Give the key's own ARN: aws kms describe-key --key-id <alias> shows it.",
            };
        }
    }

    private static string? StackOf(LambdaRoleState state) =>
        Ownership.StackOf((state.Role?.Tags ?? []).ToDictionary(tag => tag.Key, tag => tag.Value));

    private static ResourceConflictException PolicyShared(LambdaRoleState state, List<string> others) =>
        new(
            "Wallarm.PolicyShared",
            ConnectorErrorCategory.ResourceExists,
            $"IAM policy '{state.PolicyArn}' has other content and is attached to {string.Join(", ", others)} as well, whose permissions "
            + "would change with it. Nothing was changed.")
        {
            Target = state.PolicyArn,
            RecommendedAction = "Choose another -PolicyName for the role of the connector, or detach the policy from the others.",
        };

    private static ResourceConflictException PolicyExists(LambdaRoleState state, EntityAlreadyExistsException exception) =>
        new(
            "Wallarm.PolicyExists",
            ConnectorErrorCategory.ResourceExists,
            $"An IAM policy named '{state.PolicyName}' exists already, not at the path '{state.Path}'; the names of policies are unique in "
            + "an account. Nothing was changed.")
        {
            Target = state.PolicyName,
            AwsResponse = FailedCall.Response(exception),
            RecommendedAction = "Give the -Path under which the policy stands, or another -PolicyName.",
        };
}
