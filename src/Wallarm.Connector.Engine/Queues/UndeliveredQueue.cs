using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Queues;

/// <summary>
/// The queue of a connector: what the node did not take waits there for up to 14 days, and the function takes it from there again.
/// </summary>
/// <param name="session">Where it is.</param>
/// <param name="observer">Who hears of waits.</param>
/// <param name="functionName">The function, which the queue is named for.</param>
internal sealed class UndeliveredQueue(AwsSession session, IOperationObserver observer, string functionName)
{
    /// <summary>The longest time that SQS keeps a message, s: 14 days. It counts from the first time that the message was sent.</summary>
    public const int RetentionInSeconds = 1_209_600;

    /// <summary>What the function's role needs to be handed what is in the queue.</summary>
    public static readonly string[] TakingActions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

    /// <summary>AWS Lambda Developer Guide, "Creating and configuring an Amazon SQS event source mapping": six times the timeout.</summary>
    private const int VisibilityOfTimeout = 6;

    private static readonly TimeSpan DeletedRecentlyLimit = TimeSpan.FromSeconds(90);

    /// <summary>Its name.</summary>
    public string Name => NameOf(functionName);

    /// <summary>What it is called in plans and errors.</summary>
    public string Resource => $"SQS queue '{Name}'";

    /// <summary>Its ARN.</summary>
    public string Arn => ArnOf(session.Partition, session.Region.SystemName, session.AccountId, functionName);

    /// <summary>Its URL, which is its name to SQS's API.</summary>
    public string Url => $"https://sqs.{session.Region.SystemName}.{session.DnsSuffix}/{session.AccountId}/{Name}";

    /// <summary>The name of the queue of a function.</summary>
    public static string NameOf(string functionName) => functionName + "-undelivered";

    /// <summary>The ARN of the queue of a function; the region may be <c>*</c> in policies.</summary>
    public static string ArnOf(string partition, string region, string account, string functionName) =>
        $"arn:{partition}:sqs:{region}:{account}:{NameOf(functionName)}";

    /// <summary>Reads the queue; null where there is none.</summary>
    public async Task<UndeliveredQueueState?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var readingTags = session.Sqs.ListQueueTagsAsync(new ListQueueTagsRequest { QueueUrl = Url }, cancellation);
            var reading = session.Sqs.GetQueueAttributesAsync(
                new GetQueueAttributesRequest { QueueUrl = Url, AttributeNames = [QueueAttributeName.All] }, cancellation);
            await Task.WhenAll(readingTags, reading).ConfigureAwait(false);
            return new UndeliveredQueueState(
                (await reading.ConfigureAwait(false)).Attributes ?? [], (await readingTags.ConfigureAwait(false)).Tags ?? []);
        }
        catch (AmazonSQSException exception) when (IsMissing(exception))
        {
            return null;
        }
    }

    /// <summary>What must be done so that the queue is there and keeps what it is given.</summary>
    /// <param name="state">The queue as it is; null where there is none.</param>
    /// <param name="timeoutInSeconds">The function's timeout, s.</param>
    /// <param name="keyArn">ARN of the KMS key that encrypts it; null for the key that it has, or SQS's own.</param>
    /// <param name="tags">Tags that were asked for.</param>
    public IEnumerable<Step> Steps(
        UndeliveredQueueState? state, int timeoutInSeconds, string? keyArn, IReadOnlyDictionary<string, string> tags)
    {
        var desired = Desired(state, timeoutInSeconds, keyArn);
        if (state is null)
        {
            var creation = new ResourceChange("Create", Resource)
            {
                Desired = "keeps what the node did not take for 14 days, client addresses and paths included; "
                    + $"encrypted with {keyArn ?? "SQS's own key"}, TLS only",
            };
            yield return new Step(creation, token => CreateAsync(desired, tags, token));
            yield break;
        }

        foreach (var (name, value) in desired.Where(attribute => state.Attributes.GetValueOrDefault(attribute.Key) != attribute.Value))
        {
            var change = new ResourceChange(value.Length == 0 ? "Remove" : "Set", Resource)
            {
                Property = name,
                Current = state.Attributes.GetValueOrDefault(name),
                Desired = value.Length == 0 ? null : value,
            };
            var request = new SetQueueAttributesRequest { QueueUrl = Url, Attributes = new Dictionary<string, string> { [name] = value } };
            yield return new Step(change, token => session.Sqs.SetQueueAttributesAsync(request, token));
        }
    }

    /// <summary>What deletes the queue, and every batch in it.</summary>
    /// <param name="state">The queue as it is.</param>
    public Step Deletion(UndeliveredQueueState state) => new(
        new ResourceChange("Delete", Resource)
        {
            Desired = state.Messages == 0 ? "it is empty" : $"with {state.Messages} undelivered batches",
        },
        DeleteAsync);

    /// <summary>Whether SQS says that there is no such queue, in the words of either of its protocols.</summary>
    private static bool IsMissing(AmazonSQSException exception) =>
        exception is QueueDoesNotExistException || exception.ErrorCode is "QueueDoesNotExist" or "AWS.SimpleQueueService.NonExistentQueue";

    private Dictionary<string, string> Desired(UndeliveredQueueState? state, int timeoutInSeconds, string? keyArn)
    {
        var visibility = Math.Max(VisibilityOfTimeout * timeoutInSeconds, state?.VisibilityTimeoutInSeconds ?? 0);
        var desired = new Dictionary<string, string>
        {
            [QueueAttributeName.VisibilityTimeout] = visibility.ToString(CultureInfo.InvariantCulture),
            [QueueAttributeName.MessageRetentionPeriod] = RetentionInSeconds.ToString(CultureInfo.InvariantCulture),
        };
        if (keyArn is not null) desired[QueueAttributeName.KmsMasterKeyId] = keyArn;
        else if (!Has(QueueAttributeName.KmsMasterKeyId)) desired[QueueAttributeName.SqsManagedSseEnabled] = "true";

        // Somebody's own policy stays, but a redrive policy would move batches out of the function's reach.
        if (!Has(QueueAttributeName.Policy)) desired[QueueAttributeName.Policy] = TlsOnly;
        if (Has(QueueAttributeName.RedrivePolicy)) desired[QueueAttributeName.RedrivePolicy] = "";
        return desired;

        bool Has(string attribute) => !string.IsNullOrEmpty(state?.Attributes.GetValueOrDefault(attribute));
    }

    private string TlsOnly =>
        """{"Version":"2012-10-17","Statement":[{"Sid":"TlsOnly","Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"ARN","""
            .Replace("ARN", Arn, StringComparison.Ordinal) + """ "Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}""";

    /// <returns>Whether there was one.</returns>
    private async Task<bool> DeleteAsync(CancellationToken cancellation)
    {
        try
        {
            await session.Sqs.DeleteQueueAsync(new DeleteQueueRequest { QueueUrl = Url }, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (AmazonSQSException exception) when (IsMissing(exception))
        {
            return false;
        }
    }

    private async Task CreateAsync(
        Dictionary<string, string> attributes, IReadOnlyDictionary<string, string> tags, CancellationToken cancellation)
    {
        var request = new CreateQueueRequest { QueueName = Name, Attributes = attributes, Tags = Ownership.Tags(tags) };

        // SQS makes none of the name of one that was deleted within the last minute.
        await new Wait(observer, $"Waiting until SQS takes the name '{Name}' again", DeletedRecentlyLimit).RepeatAsync(
            () => session.Sqs.CreateQueueAsync(request, cancellation),
            failure => failure is QueueDeletedRecentlyException,
            cancellation).ConfigureAwait(false);
    }
}

/// <summary>The queue as it is.</summary>
/// <param name="Attributes">Its attributes, as SQS names them.</param>
/// <param name="Tags">Its tags.</param>
internal sealed record UndeliveredQueueState(IReadOnlyDictionary<string, string> Attributes, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>Whether the module made it.</summary>
    public bool IsOurs => Ownership.IsOurs(Tags);

    /// <summary>How long a batch is out of sight once the function has it, s.</summary>
    public int VisibilityTimeoutInSeconds => Number(QueueAttributeName.VisibilityTimeout);

    /// <summary>How many batches there are: waiting, in flight and delayed. SQS tells it approximately.</summary>
    public int Messages =>
        Number(QueueAttributeName.ApproximateNumberOfMessages)
        + Number(QueueAttributeName.ApproximateNumberOfMessagesNotVisible)
        + Number(QueueAttributeName.ApproximateNumberOfMessagesDelayed);

    private int Number(string attribute) =>
        int.TryParse(Attributes.GetValueOrDefault(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
