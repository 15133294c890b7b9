using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Amazon.SQS;
using Amazon.SQS.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Undelivered;

/// <summary>Batches in an SQS queue.</summary>
/// <param name="session">Whose it is.</param>
/// <param name="observer">Who hears what went wrong on the way out.</param>
/// <param name="queue">The queue.</param>
/// <param name="wanted">The ids of the messages that it is about; empty for all.</param>
internal sealed class QueueSource(
    AwsSession session, IOperationObserver observer, Amazon.Arn queue, IReadOnlyCollection<string> wanted) : IBatchSource
{
    /// <summary>The longest visibility timeout of SQS, s.</summary>
    private const int LongestHold = 43_200;

    private const int PageSize = 10;

    /// <summary>With a wait SQS asks all its servers; without, some.</summary>
    private const int WaitInSeconds = 1;

    /// <summary>So many pages in a row of what was read already: what is to be had was had.</summary>
    private const int MostKnownPages = 5;

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(20);

    private readonly HashSet<string> _wanted = [.. wanted];
    private readonly Dictionary<string, HeldMessage> _held = [];
    private readonly HashSet<string> _removed = [];

    public string Name => queue.ToString();

    public string Resource => $"SQS queue '{queue.Resource}'";

    private string Url => $"https://sqs.{queue.Region}.{session.DnsSuffix}/{queue.AccountId}/{queue.Resource}";

    /// <summary>The messages that were asked for and not met: after all was read, they are gone or somebody else holds them.</summary>
    public IEnumerable<string> NotFound => _wanted.Where(id => !_held.ContainsKey(id) && !_removed.Contains(id));

    public async Task<int> CountAsync(CancellationToken cancellation)
    {
        if (_wanted.Count > 0) return _wanted.Count - _removed.Count;
        var attributes = await AttributesAsync(cancellation).ConfigureAwait(false);
        return Number(QueueAttributeName.ApproximateNumberOfMessages)
            + Number(QueueAttributeName.ApproximateNumberOfMessagesNotVisible)
            + Number(QueueAttributeName.ApproximateNumberOfMessagesDelayed);

        int Number(string name) =>
            int.TryParse(attributes.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    /// <summary>Whether each look counts, until SQS moves the message to another queue.</summary>
    public async Task<bool> HasRedrivePolicyAsync(CancellationToken cancellation) =>
        (await AttributesAsync(cancellation).ConfigureAwait(false)).GetValueOrDefault(QueueAttributeName.RedrivePolicy) is { Length: > 0 };

    public async IAsyncEnumerable<IReadOnlyList<StoredBatch>> ReadAsync(
        TimeSpan hold, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var found = 0;
        for (var known = 0; known < MostKnownPages;)
        {
            var heldUntil = DateTimeOffset.UtcNow + hold;
            var received = await ReceiveAsync(hold, cancellation).ConfigureAwait(false);
            if (received.Count == 0) yield break;
            var isNew = received.ConvertAll(message => !_held.ContainsKey(message.MessageId) && !_removed.Contains(message.MessageId));
            foreach (var message in received) _held[message.MessageId] = new HeldMessage(message.ReceiptHandle, heldUntil);
            var again = received.Where(message => _removed.Contains(message.MessageId)).Select(Batch).ToList();

            // SQS now and then hands out what was deleted.
            if (again.Count > 0) await RemoveAsync(again, _ => { }).ConfigureAwait(false);
            known = isNew.Contains(true) ? 0 : known + 1;
            StoredBatch[] page =
            [
                .. received.Where((message, index) => isNew[index] && (_wanted.Count == 0 || _wanted.Contains(message.MessageId)))
                    .Select(Batch),
            ];
            found += page.Length;
            if (page.Length > 0) yield return page;
            if (found == _wanted.Count && found > 0) yield break;
        }
    }

    public async Task HoldAsync(IReadOnlyList<StoredBatch> batches, TimeSpan hold, CancellationToken cancellation)
    {
        var until = DateTimeOffset.UtcNow + hold;
        var ids = batches.Select(batch => batch.Name).Where(id => _held.TryGetValue(id, out var held) && held.Until < until).ToList();
        await ChangeAsync(ids, hold, cancellation).ConfigureAwait(false);
        foreach (var id in ids) _held[id] = _held[id] with { Until = until };
    }

    public void LeaveHeld(IReadOnlyList<StoredBatch> batches)
    {
        foreach (var batch in batches) _held.Remove(batch.Name);
    }

    public async Task RemoveAsync(IReadOnlyList<StoredBatch> batches, Action<int> removed)
    {
        using var patience = new CancellationTokenSource(LastWords);
        var entries = batches.Select((batch, index) => new DeleteMessageBatchRequestEntry(
            index.ToString(CultureInfo.InvariantCulture), _held[batch.Name].Receipt)).ToList();
        var response = await session.Sqs.DeleteMessageBatchAsync(
            new DeleteMessageBatchRequest { QueueUrl = Url, Entries = entries }, patience.Token).ConfigureAwait(false);
        var failed = (response.Failed ?? []).Select(each => int.Parse(each.Id, CultureInfo.InvariantCulture)).ToHashSet();
        for (var index = 0; index < batches.Count; index++)
        {
            if (failed.Contains(index)) continue;
            _held.Remove(batches[index].Name);
            _removed.Add(batches[index].Name);
        }

        removed(batches.Count - failed.Count);
        if (failed.Count > 0) throw NotDeleted(response.Failed![0]);
    }

    /// <summary>A message cannot be changed. The function remembers for a while, and the mapping's way is the same.</summary>
    public Task UpdateAsync(StoredBatch batch, UndeliveredBody rest) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(LastWords);
        try
        {
            await ChangeAsync([.. _held.Keys], TimeSpan.Zero, patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            var error = AwsErrors.Translate(exception);
            var what = $"Messages of {Resource} come into sight again only when their visibility timeout is over: {error.Problem}";
            if (error is AccessDeniedException) observer.Warning($"{what} {error.RecommendedAction}");
            else observer.Verbose(what);
        }
    }

    private async Task<List<Message>> ReceiveAsync(TimeSpan hold, CancellationToken cancellation)
    {
        var request = new ReceiveMessageRequest
        {
            QueueUrl = Url,
            MaxNumberOfMessages = PageSize,
            VisibilityTimeout = Seconds(hold),
            WaitTimeSeconds = WaitInSeconds,
            MessageSystemAttributeNames = [MessageSystemAttributeName.SentTimestamp],
        };
        return (await session.Sqs.ReceiveMessageAsync(request, cancellation).ConfigureAwait(false)).Messages ?? [];
    }

    /// <summary>Messages that are in sight again by now are none of SQS's concern: it says so for each, and that is all right.</summary>
    private async Task ChangeAsync(IReadOnlyList<string> ids, TimeSpan hold, CancellationToken cancellation)
    {
        foreach (var page in ids.Chunk(PageSize))
        {
            var entries = page.Select((id, index) => new ChangeMessageVisibilityBatchRequestEntry(
                index.ToString(CultureInfo.InvariantCulture), _held[id].Receipt) { VisibilityTimeout = Seconds(hold) }).ToList();
            await session.Sqs.ChangeMessageVisibilityBatchAsync(
                new ChangeMessageVisibilityBatchRequest { QueueUrl = Url, Entries = entries }, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<Dictionary<string, string>> AttributesAsync(CancellationToken cancellation)
    {
        var request = new GetQueueAttributesRequest { QueueUrl = Url, AttributeNames = [QueueAttributeName.All] };
        return (await session.Sqs.GetQueueAttributesAsync(request, cancellation).ConfigureAwait(false)).Attributes ?? [];
    }

    private static StoredBatch Batch(Message message) => new(
        "Queue",
        message.MessageId,
        long.TryParse(message.Attributes?.GetValueOrDefault("SentTimestamp"), CultureInfo.InvariantCulture, out var sent)
            ? DateTimeOffset.FromUnixTimeMilliseconds(sent)
            : null,
        Encoding.UTF8.GetBytes(message.Body ?? ""));

    private static int Seconds(TimeSpan hold) => (int)Math.Min(LongestHold, Math.Ceiling(hold.TotalSeconds));

    private AwsServiceException NotDeleted(BatchResultErrorEntry failed) =>
        new(
            "Wallarm.MessageNotDeleted",
            ConnectorErrorCategory.InvalidOperation,
            $"SQS did not delete a message of {Resource} that is done ({failed.Code}). It comes again; its records have the same ids then.")
        {
            Target = Name,
            RecommendedAction = "Run the command again.",
        };

    /// <param name="Receipt">By which SQS knows who has it.</param>
    /// <param name="Until">Until when nobody else sees it.</param>
    private sealed record HeldMessage(string Receipt, DateTimeOffset Until);
}
