namespace Wallarm.Connector.Forwarder.RuntimeApi;

/// <summary>Takes invocations one after the other and hands their results back.</summary>
internal sealed class InvocationLoop(RuntimeApiClient runtimeApi, IInvocationHandler function, ForwarderLog log)
{
    /// <summary>Runs until the process has to end; an invocation that has begun is finished first.</summary>
    /// <exception cref="RuntimeApiException">The Runtime API cannot be used any more.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Invocation invocation;
            try
            {
                invocation = await runtimeApi.NextAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            var result = await function.HandleAsync(invocation).ConfigureAwait(false);
            var status = result.ErrorType is null
                ? await runtimeApi.SendResponseAsync(invocation.RequestId, result.Body).ConfigureAwait(false)
                : await runtimeApi.SendErrorAsync(invocation.RequestId, result.ErrorType, result.Body).ConfigureAwait(false);
            if (status != 202) log.Write(LogLevel.Warn, $"the Runtime API responded {status} to the result", invocation.RequestId);
        }
    }
}
