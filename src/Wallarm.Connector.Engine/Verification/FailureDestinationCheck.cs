namespace Wallarm.Connector.Engine;

/// <summary>What becomes of a batch that could not be delivered.</summary>
internal sealed class FailureDestinationCheck(CheckedFunction function)
{
    public async Task<ConnectorCheck> LookAsync()
    {
        if (await function.State.FindAsync().ConfigureAwait(false) is not { } state) return Verdict.Skipped(null, CheckedFunction.Missing);
        if (EventInvokeSettings.Of(state.EventInvoke).OnFailureDestination is { } destination) return Verdict.Passed(destination, "Takes the batches that could not be delivered.");
        return CheckedFunction.Served(state).DeadLetterConfig?.TargetArn is { Length: > 0 } deadLetters
            ? Verdict.Passed(deadLetters, "Takes the batches that could not be delivered, as the function's dead-letter queue.")
            : Verdict.Warning(state.FunctionArn, "None: " + ForwarderWarnings.NoFailureDestination, $"{function.Publish} -OnFailureDestination {CommandText.Quote(QueueArn(state.FunctionArn))}");
    }

    private static string QueueArn(string functionArn)
    {
        var function = Amazon.Arn.Parse(functionArn);
        return $"arn:{function.Partition}:sqs:{function.Region}:{function.AccountId}:wallarm-undelivered";
    }
}
