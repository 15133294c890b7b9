using Amazon;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>What becomes of a batch that could not be delivered.</summary>
internal sealed class FailureDestinationCheck(AwsSession session, CheckedFunction function, CancellationToken cancellation)
{
    private const string Takes = "Takes the batches that could not be delivered";

    public async Task<ConnectorCheck> LookAsync()
    {
        if (await function.State.FindAsync().ConfigureAwait(false) is not { } state) return Verdict.Skipped(null, CheckedFunction.Missing);
        return CheckedFunction.FailureDestinationOf(state) is { } destination
            ? await DestinationAsync(state, destination).ConfigureAwait(false)
            : Verdict.Warning(
                state.FunctionArn,
                "None: " + ForwarderWarnings.NoFailureDestination,
                $"{function.Publish} -KeepUndelivered");
    }

    private async Task<ConnectorCheck> DestinationAsync(ForwarderState state, string destination)
    {
        var arn = Arn.Parse(destination);
        if (arn.Service == "lambda")
        {
            return await FunctionExistsAsync(destination).ConfigureAwait(false)
                ? Verdict.Passed(destination, Takes + ".")
                : Missing(destination);
        }

        if (arn.Service != "sqs") return NotSeen(arn);
        if (await function.Queue.ReadAsync().ConfigureAwait(false) is { } queue)
        {
            return await KeyAsync(state, arn, queue).ConfigureAwait(false);
        }

        // SQS says the same of a queue that is not there and of one that the caller may not see.
        return arn.AccountId == Arn.Parse(state.FunctionArn).AccountId
            ? Missing(destination)
            : Verdict.Unknown(
                destination,
                "Could not be looked at: the queue belongs to another account, and does not exist or does not let the caller see it.",
                "Allow the caller sqs:GetQueueAttributes in the policy of the queue.");
    }

    private async Task<ConnectorCheck> KeyAsync(ForwarderState state, Arn queueArn, FailureQueue queue)
    {
        var (destination, roleArn) = (queueArn.ToString(), CheckedFunction.Served(state).Role);
        if (queue.HasManagedKey)
        {
            return queueArn.AccountId == Arn.Parse(roleArn).AccountId
                ? Verdict.Passed(destination, $"{Takes}, encrypted with the AWS-managed key aws/sqs.")
                : Verdict.Failed(
                    destination,
                    "Takes no batches: it is encrypted with the AWS-managed key aws/sqs, which a role of another account cannot use.",
                    "Encrypt the queue with a key of your own whose policy lets the role in, or with SSE-SQS.");
        }

        if (queue.Key is not { } key) return Verdict.Passed(destination, Takes + ".");
        if (key.Enabled != true)
        {
            return Verdict.Failed(
                destination, $"Takes no batches: its KMS key '{key.Arn}' is {key.KeyState?.Value ?? "not enabled"}.",
                $"Enable the key: aws kms enable-key --key-id {key.KeyId}");
        }

        return await queue.LetsInAsync(session, roleArn, cancellation).ConfigureAwait(false)
            ? Verdict.Passed(destination, $"{Takes}, encrypted with the KMS key '{key.Arn}'.")
            : Verdict.Failed(
                destination,
                $"Takes no batches: the policy of its KMS key '{key.Arn}' allows the "
                + "function's role neither by itself nor through IAM policies.",
                $"Allow {string.Join(" and ", FailureDestination.KeyActions)} for the principal {roleArn} in the policy of the key.");
    }

    /// <summary>Only queues and functions have a client here.</summary>
    private static ConnectorCheck NotSeen(Arn arn)
    {
        var (kind, command) = arn.Service switch
        {
            "sns" => ("SNS topic", $"aws sns get-topic-attributes --region {arn.Region} --topic-arn {CommandText.Quote(arn.ToString())}"),
            "s3" => ("S3 bucket", $"aws s3api head-bucket --bucket {CommandText.Quote(arn.Resource)}"),
            _ => (
                "EventBridge event bus",
                $"aws events describe-event-bus --region {arn.Region} --name {CommandText.Quote(arn.ToString())}"),
        };
        return Verdict.Unknown(
            arn.ToString(),
            $"Could not be looked at: this module asks AWS for queues and functions only. Whether the {kind} exists, whether its policy "
            + "lets the function's role in, and with which key it is encrypted is not known.",
            command);
    }

    private ConnectorCheck Missing(string destination) => Verdict.Failed(
        destination, "Does not exist: batches that cannot be delivered are lost.",
        $"Create it, or name another: {function.Publish} -OnFailureDestination {CommandText.Quote(destination)}");

    private Task<bool> FunctionExistsAsync(string arn) =>
        Absence.WasThereAsync(
            session.Lambda.GetFunctionConfigurationAsync(new GetFunctionConfigurationRequest { FunctionName = arn }, cancellation));
}
