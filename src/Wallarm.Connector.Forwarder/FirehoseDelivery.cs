using System.Buffers;
using Wallarm.Connector.Forwarder.RuntimeApi;
using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Forwarding.Delivery;

namespace Wallarm.Connector.Forwarder;

/// <summary>
/// The transformation of a Firehose stream, which changes nothing. The function stands in the customer's own log path here, so every record
/// goes back whatever becomes of its lines.
/// </summary>
/// <param name="batches">What delivers; null in a function that cannot run.</param>
/// <param name="log">Where the counts go: Firehose takes nothing but records.</param>
internal sealed class FirehoseDelivery(BatchDelivery? batches, ForwarderLog log)
{
    /// <summary>Firehose waits for up to 5 minutes, and its stream with it.</summary>
    private static readonly TimeSpan LongestDelivery = TimeSpan.FromSeconds(30);

    /// <param name="invocation">The invocation.</param>
    /// <param name="lambdaEvent">The event's shape.</param>
    /// <param name="cannotRun">Why nothing can be delivered; null if something can.</param>
    public async Task<InvocationResult> DeliverAsync(Invocation invocation, LambdaEvent lambdaEvent, InvocationError? cannotRun = null)
    {
        var response = Response(invocation.Event.Span, lambdaEvent);
        BatchReport report;
        try
        {
            using var envelope = FirehoseLines.Read(invocation.Event.Span, lambdaEvent, out var unreadable);
            report =
                batches is null
                    ? new BatchReport { Delivery = AllFailed(envelope.Count) }
                    : await batches.DeliverAsync(envelope, TimeLimit(invocation)).ConfigureAwait(false);
            report = report with { Unreadable = unreadable };
            if (cannotRun is not null) report = report with { Error = cannotRun };
        }
        catch (Exception exception)
        {
            report = new BatchReport { Error = InvocationError.Unexpected(exception) };
        }

        log.WriteBatch(invocation.RequestId, report);
        return response;
    }

    /// <summary>Half the time until the deadline, and 30 s at most; less what it takes to respond.</summary>
    private static TimeSpan TimeLimit(Invocation invocation)
    {
        var half = (invocation.Deadline - DateTimeOffset.UtcNow) / 2;
        var limit = half < LongestDelivery ? half : LongestDelivery;
        return limit > TimeSpan.Zero ? limit * 0.9 : TimeSpan.Zero;
    }

    private static DeliveryReport AllFailed(int count) => DeliveryReport.Empty with { Received = count, Failed = count };

    /// <summary>
    /// Every record with its id and data as they came, byte for byte. A record has fewer bytes in it than in the event, so a response is
    /// within Lambda's limit of 6 MB whenever the event is.
    /// </summary>
    private static InvocationResult Response(ReadOnlySpan<byte> payload, in LambdaEvent lambdaEvent)
    {
        var body = new ArrayBufferWriter<byte>(payload.Length + 256);
        body.Write("{\"records\":["u8);
        var isFirst = true;
        var elements = new EventElements(lambdaEvent.FirstElement);
        while (elements.TryRead(payload, out var element))
        {
            if (element.Id is not { } id) continue;
            if (!isFirst) body.Write(","u8);
            isFirst = false;
            body.Write("{\"recordId\":\""u8);
            body.Write(id.In(payload));
            body.Write("\",\"result\":\"Ok\",\"data\":\""u8);
            if (element.Data is { } data) body.Write(data.In(payload));
            body.Write("\"}"u8);
        }

        body.Write("]}"u8);
        return InvocationResult.Of(body.WrittenMemory);
    }
}
