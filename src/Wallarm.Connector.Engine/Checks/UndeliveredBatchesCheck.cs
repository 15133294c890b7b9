using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Queues;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>What waits in the connector's own queue, and whether the function is handed it again.</summary>
internal sealed class UndeliveredBatchesCheck(
    AwsSession session, IOperationObserver observer, CheckedFunction function, CancellationToken cancellation)
{
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
                "Batches that could not be delivered go to no queue of the connector's: the function is not handed them again.");
        }

        // Whether the queue is there, the check of the failure destination says.
        if (await queue.ReadAsync(cancellation).ConfigureAwait(false) is not { } found)
        {
            return Verdict.Skipped(queue.Arn, "There is no queue to look at.");
        }

        var waiting = found.Messages == 0 ? "The queue is empty." : $"{found.Messages} batches wait in the queue.";
        var mapping = await new QueueMapping(session, observer, queue.Arn, state.FunctionArn, ForwarderState.Alias)
            .ReadAsync(cancellation).ConfigureAwait(false);
        if (mapping is null || !QueueMapping.IsEnabled(mapping))
        {
            var why = mapping is null ? "no event source mapping to the function" : $"a mapping to the function that is {mapping.State}";
            return Verdict.Failed(
                queue.Arn,
                $"{waiting} It has {why}: what comes in stays there, and SQS deletes it after 14 days.",
                $"{function.Publish} -KeepUndelivered");
        }

        return found.Messages == 0
            ? Verdict.Passed(queue.Arn, $"{waiting} The function is handed what comes in.")
            : Verdict.Warning(
                queue.Arn,
                $"{waiting} The function is handed them again until the node takes them; SQS deletes what is older than 14 days "
                + "(ApproximateAgeOfOldestMessage in CloudWatch).",
                $"Get-WallarmForwarderLog -FunctionName {CommandText.Quote(function.Name)} -ErrorsOnly");
    }
}
