using Amazon.Lambda;
using Amazon.Lambda.Model;
using Amazon.Runtime;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Subscriptions;
using Wallarm.Connector.Forwarding.CloudWatch;

namespace Wallarm.Connector.Engine.Backfill;

/// <summary>
/// Hands events over to a function as CloudWatch Logs does: asynchronously, through Lambda's own queue, which retries and has the failure
/// queue behind it.
/// </summary>
internal sealed class FunctionDestination(
    AwsSession session, FilterDestination function, BackfillCounts counts, IOperationObserver observer) : IBackfillDestination
{
    /// <summary>Lambda throttles as long as the account's concurrency is used up, or the function's.</summary>
    private static readonly TimeSpan ThrottlingLimit = TimeSpan.FromMinutes(30);

    /// <summary>
    /// A call that is under way when the command is stopped may end: otherwise nobody would know whether Lambda has the event.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly FunctionLoad _load = new(session, FunctionArn.Parse(function.FunctionArn)!.Name, observer);

    public Task WaitAsync(CancellationToken cancellation) => _load.WaitAsync(cancellation);

    public async Task SendAsync(SubscriptionEvent batch, RecordSet settled, CancellationToken pausing, CancellationToken cancellation)
    {
        using var giveUp = new CancellationTokenSource();
        using var stopping = cancellation.Register(() => giveUp.CancelAfter(Grace));
        var wait = new Wait(observer, $"Waiting while Lambda throttles '{function.Arn}'", ThrottlingLimit);
        await wait.RepeatAsync(
            () => InvokeAsync(batch, giveUp.Token),
            failure => failure is AmazonServiceException refused && AwsErrors.IsThrottling(refused),
            pausing).ConfigureAwait(false);
        counts.Invocations++;
        for (var index = 0; index < batch.Records.Count; index++)
        {
            settled.Add(index);
            counts.Add(batch.Records[index]);
        }
    }

    public void Dispose()
    {
    }

    private Task<InvokeResponse> InvokeAsync(SubscriptionEvent batch, CancellationToken cancellation) => session.Lambda.InvokeAsync(
        new InvokeRequest
        {
            FunctionName = function.FunctionArn,
            Qualifier = function.Qualifier,
            InvocationType = InvocationType.Event,
            PayloadStream = new MemoryStream(batch.Payload),
        },
        cancellation);
}
