using System.Text;
using Wallarm.Connector.Forwarder.RuntimeApi;
using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Forwarding.Delivery;

namespace Wallarm.Connector.Forwarder;

/// <summary>
/// Delivers the elements of a queue's or a stream's event, and responds with those that are to come again (AWS Lambda Developer Guide,
/// "Using Lambda with Amazon SQS" and "Using Lambda with Kinesis", partial batch responses).
/// </summary>
internal sealed class ElementDelivery(BatchDelivery batches, ForwarderLog log)
{
    /// <summary>An element with less time than this is left for the next invocation.</summary>
    private static readonly TimeSpan ShortestDelivery = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// SQS: each message is for itself. If the node lets none of them get anywhere, the invocation fails: only then does Lambda slow its
    /// polling down.
    /// </summary>
    public async Task<InvocationResult> DeliverQueueAsync(Invocation invocation, LambdaEvent lambdaEvent)
    {
        var counts = default(BatchCounts);
        var failures = new List<ElementFailure>();
        var notBegun = 0;
        var hasProgress = false;
        BatchReport? failed = null;
        var elements = new EventElements(lambdaEvent.FirstElement);
        var stopAt = DateTimeOffset.UtcNow + invocation.TimeForDelivery;
        while (elements.TryRead(invocation.Event.Span, out var element))
        {
            var id = IdOf(invocation, element);
            var timeLeft = stopAt - DateTimeOffset.UtcNow;
            if (timeLeft < ShortestDelivery)
            {
                failures.Add(new ElementFailure(id));
                notBegun++;
                continue;
            }

            var report = await DeliverAsync(invocation, element, "messageId", id, timeLeft).ConfigureAwait(false);
            counts += BatchCounts.Of(report);
            hasProgress |= report.Error is null || report.Unreadable > 0 || report.Delivery.Forwarded > 0;
            if (report.Error is null || report.Unreadable > 0) continue;
            failures.Add(new ElementFailure(id, report.Hash, report.Unsettled));
            failed ??= report;
        }

        if (notBegun > 0)
        {
            log.Write(LogLevel.Warn, $"{notBegun} messages not begun before the deadline; they come again", invocation.RequestId);
        }

        if (failed is null || hasProgress) return InvocationResult.Of(counts, failures);
        return InvocationResult.Of(
            failed.Delivery.Error == DeliveryError.None ? failed.Error! : InvocationError.Of(failed.Delivery, counts), counts);
    }

    /// <summary>Kinesis: in order. Lambda goes on at the first record that was not delivered.</summary>
    public async Task<InvocationResult> DeliverStreamAsync(Invocation invocation, LambdaEvent lambdaEvent)
    {
        var counts = default(BatchCounts);
        var failures = new List<ElementFailure>();
        var elements = new EventElements(lambdaEvent.FirstElement);
        var stopAt = DateTimeOffset.UtcNow + invocation.TimeForDelivery;
        while (failures.Count == 0 && elements.TryRead(invocation.Event.Span, out var element))
        {
            var id = IdOf(invocation, element);
            var timeLeft = stopAt - DateTimeOffset.UtcNow;
            if (timeLeft < ShortestDelivery)
            {
                failures.Add(new ElementFailure(id));
                log.Write(LogLevel.Warn, "not all records begun before the deadline; the others come again", invocation.RequestId);
                continue;
            }

            var report = await DeliverAsync(invocation, element, "sequenceNumber", id, timeLeft).ConfigureAwait(false);
            counts += BatchCounts.Of(report);
            if (report.Error is not null && report.Unreadable == 0) failures.Add(new ElementFailure(id));
        }

        return InvocationResult.Of(counts, failures);
    }

    private async Task<BatchReport> DeliverAsync(Invocation invocation, EventElement element, string idName, string id, TimeSpan timeLeft)
    {
        BatchReport report;
        UInt128? hash = null;
        try
        {
            var (data, body, unsettled) = ReadElement(invocation.Event, element);
            hash = AwsLogsData.Hash(data.Span);
            var settled = unsettled?.Settled(body, hash.Value);
            report = await batches.DeliverAsync(data, hash.Value, settled, timeLeft).ConfigureAwait(false);
        }
        catch (LogsEnvelopeException exception)
        {
            // In a queue it can wait for more memory. A stream would stand still behind it.
            var isUnreadable = exception.Error != LogsEnvelopeError.TooLarge || element.Source != EventSource.Sqs;
            report = new BatchReport
            {
                Unreadable = isUnreadable ? 1 : 0,
                Hash = hash ?? (element.Data is { } data ? AwsLogsData.Hash(data.In(invocation.Event.Span)) : null),
                Error = new InvocationError(ErrorTypes.Of(exception.Error), exception.Message),
            };
        }

        log.WriteBatch(invocation.RequestId, report, idName, id);
        return report;
    }

    /// <returns>The batch's data, the text in which the set of its unsettled records stands, and the set.</returns>
    private static (ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Body, UnsettledRange? Unsettled) ReadElement(
        ReadOnlyMemory<byte> payload, in EventElement element)
    {
        if (element.Data is not { } range) throw LogsEnvelopeException.NotCloudWatchLogs("has an element without data");
        var body = range.Unescape(payload);
        if (element.Source == EventSource.Kinesis) return (body, default, null);
        if (element.Source != EventSource.Sqs) throw LogsEnvelopeException.NotCloudWatchLogs("has an element of another source");
        var queued = QueuedBatch.Read(body.Span);
        return (queued.Data.Unescape(body), body, queued.Unsettled);
    }

    private static string IdOf(Invocation invocation, in EventElement element) =>
        element.Id is { } id ? Encoding.UTF8.GetString(id.Unescape(invocation.Event).Span) : "";
}

/// <summary>An element that is to come again.</summary>
/// <param name="Id">Its message id or sequence number.</param>
/// <param name="Hash">The hash of its batch; null if it was not begun.</param>
/// <param name="Unsettled">Its records that are still to be delivered, if some are settled; else null.</param>
internal readonly record struct ElementFailure(string Id, UInt128? Hash = null, RecordSet? Unsettled = null);
