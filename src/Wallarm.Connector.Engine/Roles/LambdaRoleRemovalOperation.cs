using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Roles;

/// <summary>Removes the execution role of the forwarder and its policy.</summary>
internal sealed class LambdaRoleRemovalOperation(AwsSession session, AwsSessionOptions sessionOptions, IOperationObserver observer)
{
    /// <summary>Reads, plans, asks, and removes.</summary>
    /// <returns>What became of role and policy; empty where the observer declined.</returns>
    public async Task<IReadOnlyList<RemovedResource>> RunAsync(string roleName, string? policyName, CancellationToken cancellation)
    {
        await session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        var role = await RoleRemoval.ReadAsync(session, observer, roleName, policyName, cancellation).ConfigureAwait(false);
        if (role.Obstacle is { } obstacle) throw Refused(obstacle.ErrorId, obstacle.Problem, obstacle.Action);
        if (role.RoleArn is not null)
        {
            using var progress = new StepProgress(observer, $"Removing IAM role '{roleName}'");
            progress.Begin("Looking in every region for functions that run as it");
            var users =
                await RoleUsers.FindAsync(sessionOptions, role, (_, _) => false, progress.Nested, cancellation).ConfigureAwait(false);
            if (users.Functions is [var (function, region), ..])
            {
                throw Refused(
                    "Wallarm.RoleInUse", $"The role '{roleName}' is needed. {users.Sentence}",
                    "Remove them first, as in: Remove-WallarmForwarder -FunctionName "
                    + $"{CommandText.Quote(function)} -Region {CommandText.Quote(region)}");
            }

            if (users.Error is { } error) throw PartialFailure.Of($"The role '{roleName}' is not removed. {users.Doubt}", error);
        }

        if (role.Stack is { } stack) observer.Warning(Ownership.StackWarning($"IAM role '{roleName}'", stack));
        return await role.Plan().RunAsync(
            observer, $"IAM role '{roleName}' in account {session.AccountId}", cancellation).ConfigureAwait(false);

        ResourceConflictException Refused(string errorId, string problem, string action) =>
            new(
                errorId,
                ConnectorErrorCategory.InvalidOperation,
                $"{problem} Nothing was changed.")
            {
                Target = roleName,
                RecommendedAction = action,
            };
    }
}
