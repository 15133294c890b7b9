using System.Text.Json;
using Wallarm.Connector.Forwarder.RuntimeApi;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.CloudWatch;

namespace Wallarm.Connector.Forwarder;

/// <summary>One invocation: tell its source, deliver its records, report the counts.</summary>
internal sealed class ForwarderFunction : IInvocationHandler
{
    /// <summary>The longest event that can be a request to diagnose, in bytes.</summary>
    private const int LongestDiagnose = 1024;

    private readonly ForwarderSettings _settings;
    private readonly ForwarderLog _log;
    private readonly BatchDelivery _batches;
    private readonly ElementDelivery _elements;
    private readonly FirehoseDelivery _firehose;

    public ForwarderFunction(ForwarderSettings settings, NodeClient node, ForwarderLog log)
    {
        _settings = settings;
        _log = log;
        _batches = new BatchDelivery(settings, node);
        _elements = new ElementDelivery(_batches, log);
        _firehose = new FirehoseDelivery(_batches, log);
    }

    public async Task<InvocationResult> HandleAsync(Invocation invocation)
    {
        try
        {
            return IsDiagnose(invocation.Event.Span)
                ? InvocationResult.Of(
                    await NodeWalk.RunAsync(_settings.Node, invocation.TimeForDelivery).ConfigureAwait(false), _settings.Node)
                : await DeliverAsync(invocation).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Whatever it is, Lambda must hear of it: an error that is swallowed here would end the event's retries.
            return Fail(invocation, InvocationError.Unexpected(exception));
        }
    }

    private async Task<InvocationResult> DeliverAsync(Invocation invocation)
    {
        try
        {
            var lambdaEvent = LambdaEvent.Read(invocation.Event.Span);
            return lambdaEvent.Source switch
            {
                EventSource.Sqs => await _elements.DeliverQueueAsync(invocation, lambdaEvent).ConfigureAwait(false),
                EventSource.Kinesis => await _elements.DeliverStreamAsync(invocation, lambdaEvent).ConfigureAwait(false),
                EventSource.Firehose => await _firehose.DeliverAsync(invocation, lambdaEvent).ConfigureAwait(false),
                _ => await DeliverSubscriptionAsync(invocation, lambdaEvent).ConfigureAwait(false),
            };
        }
        catch (LogsEnvelopeException exception)
        {
            return Fail(invocation, new InvocationError(ErrorTypes.Of(exception.Error), exception.Message));
        }
    }

    private async Task<InvocationResult> DeliverSubscriptionAsync(Invocation invocation, LambdaEvent lambdaEvent)
    {
        var data = lambdaEvent.Data.Unescape(invocation.Event);
        var report = await _batches.DeliverAsync(
            data, AwsLogsData.Hash(data.Span), toldSettled: null, invocation.TimeForDelivery).ConfigureAwait(false);
        _log.WriteBatch(invocation.RequestId, report);
        return report.Error is null ? InvocationResult.Of(BatchCounts.Of(report)) : InvocationResult.Of(report, invocation.Event.Length);
    }

    private InvocationResult Fail(Invocation invocation, InvocationError error)
    {
        _log.WriteBatch(invocation.RequestId, new BatchReport { Error = error });
        return InvocationResult.Of(error, default(BatchCounts));
    }

    private static bool IsDiagnose(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > LongestDiagnose) return false;
        try
        {
            var reader = new Utf8JsonReader(payload);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject
                && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("wallarm"u8)
                && reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("diagnose"u8);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter is a string with half a surrogate pair, or with bytes that are not UTF-8.
            return false;
        }
    }
}
