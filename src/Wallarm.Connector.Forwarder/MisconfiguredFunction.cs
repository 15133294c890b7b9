using Wallarm.Connector.Forwarder.RuntimeApi;
using Wallarm.Connector.Forwarding.CloudWatch;

namespace Wallarm.Connector.Forwarder;

/// <summary>
/// A function that cannot run because of a setting. It reports that to every invocation instead of failing its init phase: a process that
/// ends could not hand Firehose its records back, and Lambda would start it again for each invocation.
/// </summary>
internal sealed class MisconfiguredFunction(SettingException exception, ForwarderLog log) : IInvocationHandler
{
    private readonly InvocationError _error = new(exception.ErrorType, exception.Message);
    private readonly FirehoseDelivery _firehose = new(batches: null, log);

    public async Task<InvocationResult> HandleAsync(Invocation invocation)
    {
        try
        {
            var lambdaEvent = LambdaEvent.Read(invocation.Event.Span);
            if (lambdaEvent.Source == EventSource.Firehose)
            {
                return await _firehose.DeliverAsync(invocation, lambdaEvent, _error).ConfigureAwait(false);
            }
        }
        catch (LogsEnvelopeException)
        {
            // Whatever it is, it meets the same error.
        }

        log.WriteBatch(invocation.RequestId, new BatchReport { Error = _error });
        return InvocationResult.Of(_error, default(BatchCounts));
    }
}
