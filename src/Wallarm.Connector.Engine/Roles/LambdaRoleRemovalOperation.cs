namespace Wallarm.Connector.Engine;

/// <summary>Removes the execution role of the forwarder and its policy.</summary>
internal sealed class LambdaRoleRemovalOperation(AwsSession session, IOperationObserver observer)
{
    /// <summary>Reads, plans, asks, and removes.</summary>
    /// <returns>What became of role and policy; empty where the observer declined.</returns>
    public async Task<IReadOnlyList<RemovedResource>> RunAsync(LambdaRoleRemovalOptions options, CancellationToken cancellation)
    {
        await session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        var role = await RoleRemoval.ReadAsync(session, observer, options.RoleName, options.PolicyName, cancellation).ConfigureAwait(false);
        if (role.Obstacle is { } obstacle) throw Refused(obstacle.ErrorId, obstacle.Problem, obstacle.Action);
        if (role.RoleArn is { } arn)
        {
            var functions = await RoleHolders.FunctionsAsync(session, arn, cancellation).ConfigureAwait(false);
            if (functions.Count > 0)
            {
                throw Refused(
                    "Wallarm.RoleInUse",
                    $"Functions in {session.Region.SystemName} run as the role '{options.RoleName}': {string.Join(", ", functions.Select(name => $"'{name}'"))}.",
                    $"Remove them first, as in: Remove-WallarmForwarder -FunctionName {CommandText.Quote(functions[0])}");
            }
        }

        if (role.Stack is { } stack) observer.Warning(Ownership.StackWarning($"IAM role '{options.RoleName}'", stack));
        return await role.Plan().RunAsync(observer, $"IAM role '{options.RoleName}' in account {session.AccountId}", cancellation).ConfigureAwait(false);

        ResourceConflictException Refused(string errorId, string problem, string action) =>
            new(errorId, ConnectorErrorCategory.InvalidOperation, $"{problem} Nothing was changed.") { Target = options.RoleName, RecommendedAction = action };
    }
}
