using System.Diagnostics;
using System.Text.Json;
using Wallarm.Connector.Forwarder.RuntimeApi;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Forwarding.Delivery;

namespace Wallarm.Connector.Forwarder;

/// <summary>One invocation: decode the event, deliver its records, report the counts.</summary>
internal sealed class ForwarderFunction(ForwarderSettings settings, NodeClient node, ForwarderLog log)
{
    /// <summary>The longest event that can be a request to diagnose, in bytes.</summary>
    private const int LongestDiagnose = 1024;

    public async Task<InvocationResult> HandleAsync(Invocation invocation)
    {
        try
        {
            return IsDiagnose(invocation.Event.Span)
                ? InvocationResult.Of(
                    await NodeWalk.RunAsync(settings.Node, TimeForDelivery(invocation)).ConfigureAwait(false), settings.Node)
                : await ForwardAsync(invocation).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Whatever it is, Lambda must hear of it: an error that is swallowed here would end the event's retries. Its message may quote
            // what must not be logged, so only its type is told.
            var error = new InvocationError(ErrorTypes.Unexpected, $"The connector failed unexpectedly: {exception.GetType().Name}.");
            log.WriteAccount(invocation.RequestId, DeliveryReport.Empty, TimeSpan.Zero, error, settings.EmitMetrics);
            return InvocationResult.Of(error, DeliveryReport.Empty);
        }
    }

    private async Task<InvocationResult> ForwardAsync(Invocation invocation)
    {
        var clock = Stopwatch.StartNew();
        var report = DeliveryReport.Empty;
        InvocationError? error;
        try
        {
            using var envelope = LogsEnvelope.Decode(invocation.Event.Span, settings.MaxDecompressedBytes);
            report = await node.DeliverAsync(envelope, TimeForDelivery(invocation)).ConfigureAwait(false);
            error = ErrorOf(report);
        }
        catch (LogsEnvelopeException exception)
        {
            error = new InvocationError(ErrorTypes.Of(exception.Error), exception.Message);
        }

        log.WriteAccount(invocation.RequestId, report, clock.Elapsed, error, settings.EmitMetrics);
        return error is null ? InvocationResult.Of(report) : InvocationResult.Of(error, report);
    }

    private static InvocationError? ErrorOf(DeliveryReport report)
    {
        if (report.Error == DeliveryError.None) return null;
        var what = report.Error switch
        {
            DeliveryError.NodeIsApi => "Nothing is sent any more",
            DeliveryError.AllRejected => "The node has never accepted a record; it rejected all of these",
            DeliveryError.NodeProtocol => "What listens at the node's address does not speak ext_proc",
            DeliveryError.NodeRefusesUs =>
                $"The node refuses this connector; {report.Failed} of {report.Received} records were not delivered",
            DeliveryError.CertificateRejected => "The node cannot be trusted",
            _ => $"{report.Failed} of {report.Received} records were not delivered",
        };
        return new InvocationError(ErrorTypes.Of(report.Error), $"{what}; first cause: {report.Cause} ({CountsJson.Describe(report)})");
    }

    /// <summary>The time until Lambda ends the invocation, less what it takes to report the counts.</summary>
    private static TimeSpan TimeForDelivery(Invocation invocation)
    {
        var left = invocation.Deadline - DateTimeOffset.UtcNow;
        var margin = TimeSpan.FromMilliseconds(Math.Clamp(left.TotalMilliseconds / 10, 200, 1000));
        return left > margin ? left - margin : TimeSpan.Zero;
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
        catch (JsonException)
        {
            return false;
        }
    }
}
