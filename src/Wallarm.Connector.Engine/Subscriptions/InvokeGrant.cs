using Amazon.Lambda.Model;
using Amazon.Runtime;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using LambdaConflict = Amazon.Lambda.Model.ResourceConflictException;

namespace Wallarm.Connector.Engine.Subscriptions;

/// <summary>Sees to it that the resource policy of a function, or of its alias, lets CloudWatch Logs invoke it.</summary>
internal sealed class InvokeGrant(AwsSession session, IOperationObserver observer, string functionName, FilterDestination destination)
{
    private static readonly TimeSpan BusyLimit = TimeSpan.FromSeconds(60);

    private const string Statement = $"permission {InvokePermission.StatementId}";

    private readonly InvokePermission _permission = InvokePermission.For(session, destination.Account);

    /// <summary>
    /// Id of the statement that lets CloudWatch Logs invoke, now or once the changes are made. Known after <see cref="Steps"/>.
    /// </summary>
    public string StatementId { get; private set; } = InvokePermission.StatementId;

    /// <summary>The resource policy, JSON; null where there is none.</summary>
    public static async Task<string?> ReadPolicyAsync(
        AwsSession session, string functionName, string? qualifier, CancellationToken cancellation)
    {
        var request = new GetPolicyRequest { FunctionName = functionName, Qualifier = qualifier };
        return (await Absence.OrNullAsync(session.Lambda.GetPolicyAsync(request, cancellation)).ConfigureAwait(false))?.Policy;
    }

    /// <summary>What is missing.</summary>
    /// <param name="policy">The resource policy as it is; null where there is none.</param>
    /// <param name="logGroupName">The log group that must be let in.</param>
    public IEnumerable<Step> Steps(string? policy, string logGroupName)
    {
        var (grantedBy, isIdTaken) = _permission.Find(policy, _permission.SourceArn[..^1] + logGroupName);
        if (grantedBy is not null)
        {
            StatementId = grantedBy;
            yield break;
        }

        if (isIdTaken)
        {
            var removal = Change("Remove") with { Current = "one that does not let the log group invoke" };
            yield return new Step(removal, token => WhileBusyAsync(RemoveAsync, token));
        }

        var addition = Change("Add") with
        {
            Desired = $"{_permission.Principal} may invoke for {_permission.SourceArn} of account {_permission.SourceAccount}",
        };
        yield return new Step(addition, token => WhileBusyAsync(AddAsync, token));
    }

    private ResourceChange Change(string action) => new(action, $"'{destination.Arn}'") { Property = Statement };

    private Task RemoveAsync(CancellationToken cancellation) =>
        Absence.WasThereAsync(session.Lambda.RemovePermissionAsync(
            new RemovePermissionRequest
            {
                FunctionName = functionName,
                Qualifier = destination.Qualifier,
                StatementId = InvokePermission.StatementId,
            },
            cancellation));

    private async Task AddAsync(CancellationToken cancellation)
    {
        try
        {
            await session.Lambda.AddPermissionAsync(
                new AddPermissionRequest
                {
                    FunctionName = functionName,
                    Qualifier = destination.Qualifier,
                    StatementId = InvokePermission.StatementId,
                    Action = InvokePermission.Action,
                    Principal = _permission.Principal,
                    SourceArn = _permission.SourceArn,
                    SourceAccount = _permission.SourceAccount,
                },
                cancellation).ConfigureAwait(false);
        }
        catch (LambdaConflict exception) when (exception.Message.Contains("already exists", StringComparison.OrdinalIgnoreCase))
        {
            // Another run was faster; its statement is the same.
        }
        catch (PolicyLengthExceededException exception)
        {
            throw SubscriptionErrors.PolicyFull(destination.Arn, exception);
        }
    }

    /// <summary>
    /// Lambda responds with a conflict as well while another change of the function is under way. It is known by its code: AWS's models
    /// name it for AddPermission only, and the official SDK makes exceptions of a type only where they do.
    /// </summary>
    private Task WhileBusyAsync(Func<CancellationToken, Task> change, CancellationToken cancellation) =>
        new Wait(observer, $"Waiting for another change of function '{functionName}'", BusyLimit).RepeatAsync(
            () => change(cancellation),
            failure => failure is AmazonServiceException { ErrorCode: "ResourceConflictException" },
            cancellation);
}
