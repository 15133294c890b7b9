using System.Globalization;
using Amazon.SQS.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Queues;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>What waits in the connector's own queue, how old it is, and whether the function is handed it again.</summary>
internal sealed class UndeliveredBatchesCheck(
    AwsSession session, IOperationObserver observer, CheckedFunction function, CancellationToken cancellation)
{
    private const int MostLookedAt = 10;

    /// <summary>From then on there are four days left to save what SQS would delete.</summary>
    private static readonly TimeSpan SavingAge = TimeSpan.FromDays(10);

    private string FunctionOption => $"-FunctionName {CommandText.Quote(function.Name)}";

    public async Task<ConnectorCheck> LookAsync()
    {
        if (await function.State.FindAsync().ConfigureAwait(false) is not { } state) return Verdict.Skipped(null, CheckedFunction.Missing);
        await session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        var queue = new UndeliveredQueue(session, observer, function.Name);
        var destination = EventInvokeSettings.Of(state.EventInvoke).OnFailureDestination;
        if (destination != queue.Arn)
        {
            return Verdict.Skipped(
                destination,
                "Batches that could not be delivered go to no queue of the connector's: the function is not handed them again"
                + (destination is null ? "." : ". Of a queue or bucket Resume-WallarmDelivery delivers them."));
        }

        // Whether the queue is there, the check of the failure destination says.
        if (await queue.ReadAsync(cancellation).ConfigureAwait(false) is not { } found)
        {
            return Verdict.Skipped(queue.Arn, "There is no queue to look at.");
        }

        var mapping = await new QueueMapping(session, observer, queue.Arn, state.FunctionArn, ForwarderState.Alias)
            .ReadAsync(cancellation).ConfigureAwait(false);
        var isServed = mapping is not null && QueueMapping.IsEnabled(mapping);
        var served = isServed
            ? $"The function is handed what comes in (event source mapping, {mapping!.State})."
            : $"It has {(mapping is null ? "no event source mapping" : $"an event source mapping that is {mapping.State}")}"
                + ": what comes in stays there, and SQS deletes it after 14 days.";
        if (found.Messages == 0)
        {
            return isServed
                ? Verdict.Passed(queue.Arn, $"The queue is empty. {served}")
                : Verdict.Failed(queue.Arn, $"The queue is empty. {served}", $"{function.Publish} -KeepUndelivered");
        }

        var (age, unknown) = await AgeAsync(queue).ConfigureAwait(false);
        var waiting = string.Create(
            CultureInfo.InvariantCulture,
            $"{found.Messages} batches wait in the queue{(age is { } old ? $", one of them for {Days(old)}" : "")}. {unknown}");
        if (age >= SavingAge)
        {
            return Verdict.Failed(
                queue.Arn,
                $"{waiting}SQS deletes it after 14 days: save what waits before that. {served}",
                $"Resume-WallarmDelivery {FunctionOption} -SaveTo ./undelivered");
        }

        return isServed
            ? Verdict.Warning(
                queue.Arn,
                $"{waiting}{served} The node does not take them, or has not yet; SQS deletes what is older than 14 days.",
                $"Get-WallarmForwarderLog {FunctionOption} -ErrorsOnly")
            : Verdict.Failed(queue.Arn, waiting + served, $"{function.Publish} -KeepUndelivered");
    }

    /// <summary>
    /// How long the oldest of some batches has waited: a look at them that hides none. Of a long queue the oldest need not be among them.
    /// </summary>
    private async Task<(TimeSpan? Age, string Unknown)> AgeAsync(UndeliveredQueue queue)
    {
        var request = new ReceiveMessageRequest
        {
            QueueUrl = queue.Url,
            MaxNumberOfMessages = MostLookedAt,
            VisibilityTimeout = 0,

            // Without it SQS asks some of its servers only, and may find nothing.
            WaitTimeSeconds = 1,
            MessageSystemAttributeNames = ["SentTimestamp"],
        };
        try
        {
            var messages = (await session.Sqs.ReceiveMessageAsync(request, cancellation).ConfigureAwait(false)).Messages ?? [];
            var oldest = messages
                .Select(message => message.Attributes?.GetValueOrDefault("SentTimestamp"))
                .Select(text => long.TryParse(text, CultureInfo.InvariantCulture, out var sent) ? sent : long.MaxValue)
                .DefaultIfEmpty(long.MaxValue).Min();
            return oldest == long.MaxValue
                ? (null, "How old they are is not known: none could be looked at. ")
                : (EngineClock.Current.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(oldest), "");
        }
        catch (Exception exception) when (
            !cancellation.IsCancellationRequested && AwsErrors.Translate(exception) is AccessDeniedException error)
        {
            return (null, $"How old they are is not known: {error.Problem} ");
        }
    }

    private static string Days(TimeSpan age) => age.TotalHours < 48
        ? string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0} hours")
        : string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays:0} days");
}
