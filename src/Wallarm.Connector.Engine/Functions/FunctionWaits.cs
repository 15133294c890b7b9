using Amazon.Lambda;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>What Lambda must be waited for: that it may assume a role, that a function is active, that an update is through.</summary>
internal sealed class FunctionWaits(AwsSession session, IOperationObserver observer, string functionName)
{
    /// <summary>IAM shows a new role or policy to Lambda within about 15 seconds.</summary>
    public static readonly TimeSpan RoleLimit = TimeSpan.FromSeconds(60);

    /// <summary>A function in a VPC waits for its network interfaces.</summary>
    public static readonly TimeSpan UpdateLimit = TimeSpan.FromMinutes(5);

    // What Lambda says while it cannot see a role, or what the role allows.
    // The last one comes from KMS, which is to grant the role the use of the function's key.
    private static readonly string[] RoleMessages =
        ["cannot be assumed by Lambda", "execution role does not have permissions", "ARN does not refer to a valid principal"];

    /// <summary>Repeats a call until Lambda sees the role and what it allows, and no other update is going on.</summary>
    public async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        var role = new Wait(observer, $"Waiting until Lambda can use the role of function '{functionName}'", RoleLimit);
        var update = new Wait(observer, $"Waiting for another update of function '{functionName}'", UpdateLimit);
        try
        {
            return await role.RepeatAsync(
                () => update.RepeatAsync(() => call(cancellation), IsBusy, cancellation),
                IsRoleUnusable,
                cancellation).ConfigureAwait(false);
        }
        catch (InvalidParameterValueException exception) when (IsRoleUnusable(exception))
        {
            throw new WaitTimeoutException(
                "Wallarm.RoleNotAssumable",
                ConnectorErrorCategory.OperationTimeout,
                $"Lambda could not use the role of function '{functionName}' within "
                + $"{RoleLimit.TotalSeconds:0} seconds: {exception.Message}")
            {
                Target = functionName,
                AwsResponse = FailedCall.Response(exception),
                RecommendedAction =
                    "Check that the role is trusted by lambda.amazonaws.com and allows what the message names (New-WallarmLambdaRole does "
                    + "both), then run the command again.",
            };
        }
        catch (Exception exception) when (IsBusy(exception))
        {
            throw TooLong(exception.Message);
        }
    }

    /// <summary>Waits until a version is active and no update of it is going on.</summary>
    /// <param name="qualifier">The version; null for the unpublished one.</param>
    /// <param name="state">Its state as the last call said it.</param>
    /// <param name="updateStatus">The state of its update as the last call said it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task ReadyAsync(string? qualifier, State? state, LastUpdateStatus? updateStatus, CancellationToken cancellation)
    {
        if (IsReady(null)) return;
        var wait = new Wait(observer, $"Waiting until function '{functionName}' is ready", UpdateLimit);
        var isReady = await wait.UntilAsync(
            async () =>
            {
                var seen = await session.Lambda.GetFunctionConfigurationAsync(
                    new GetFunctionConfigurationRequest { FunctionName = functionName, Qualifier = qualifier },
                    cancellation).ConfigureAwait(false);
                (state, updateStatus) = (seen.State, seen.LastUpdateStatus);
                return IsReady(state == State.Failed ? seen.StateReason : seen.LastUpdateStatusReason);
            },
            () => $"state {state}, last update {updateStatus}",
            cancellation).ConfigureAwait(false);
        if (!isReady) throw TooLong($"its state is {state}, its last update is {updateStatus}");

        bool IsReady(string? reason)
        {
            if (state == State.Failed) throw CreationFailed(functionName, reason);
            if (updateStatus == LastUpdateStatus.Failed) throw UpdateFailed(reason);
            return state != State.Pending && updateStatus != LastUpdateStatus.InProgress;
        }
    }

    private static bool IsRoleUnusable(Exception failure) =>
        failure is InvalidParameterValueException
            && RoleMessages.Any(message => failure.Message.Contains(message, StringComparison.OrdinalIgnoreCase));

    private static bool IsBusy(Exception failure) =>
        failure is Amazon.Lambda.Model.ResourceConflictException
            && (failure.Message.Contains("in progress", StringComparison.OrdinalIgnoreCase)
                || failure.Message.Contains("Pending", StringComparison.OrdinalIgnoreCase));

    /// <summary>A function that Lambda could not set up. It takes no update any more.</summary>
    /// <param name="functionName">Its name.</param>
    /// <param name="reason">What Lambda says.</param>
    public static AwsServiceException CreationFailed(string functionName, string? reason) =>
        new(
            "Wallarm.FunctionFailed",
            ConnectorErrorCategory.InvalidOperation,
            $"Lambda function '{functionName}' is not usable; its state is Failed: {Said(reason)}.")
        {
            Target = functionName,
            RecommendedAction =
                "Mend what the message names (subnets, security groups and the KMS key are the usual causes), delete the function, which "
                + "takes no update in this state, and run the command again.",
        };

    private AwsServiceException UpdateFailed(string? reason) =>
        new(
            "Wallarm.FunctionFailed",
            ConnectorErrorCategory.InvalidOperation,
            $"The update of Lambda function '{functionName}' failed: {Said(reason)}. The alias {ForwarderState.Alias} was not moved.")
        {
            Target = functionName,
            RecommendedAction =
                "Mend what the message names (subnets, security groups and the KMS key are the usual causes), then run the command again.",
        };

    private static string Said(string? reason) => string.IsNullOrEmpty(reason) ? "Lambda gives no reason" : reason.TrimEnd('.');

    private WaitTimeoutException TooLong(string seen) =>
        new(
            "Wallarm.FunctionNotReady",
            ConnectorErrorCategory.OperationTimeout,
            $"Lambda function '{functionName}' was not ready within {UpdateLimit.TotalMinutes:0} minutes: {seen.TrimEnd('.')}.")
        {
            Target = functionName,
            RecommendedAction = "Run the command again later; it goes on where this one stopped.",
        };
}
