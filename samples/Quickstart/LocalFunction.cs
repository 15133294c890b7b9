using System.ComponentModel;
using System.Text.Json;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Quickstart;

/// <summary>The Lambda function on this machine: the real forwarder process at a simulated Runtime API.</summary>
internal sealed class LocalFunction : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly RuntimeApiSimulator _runtimeApi;
    private readonly ForwarderProcess _forwarder;

    private LocalFunction(RuntimeApiSimulator runtimeApi, ForwarderProcess forwarder)
    {
        _runtimeApi = runtimeApi;
        _forwarder = forwarder;
    }

    /// <summary>Starts the forwarder.</summary>
    /// <param name="environment">The function's environment variables.</param>
    /// <param name="stop">Stops the start.</param>
    /// <exception cref="QuickstartException">It cannot be started.</exception>
    public static async Task<LocalFunction> StartAsync(IReadOnlyDictionary<string, string> environment, CancellationToken stop)
    {
        RuntimeApiSimulator runtimeApi = await RuntimeApiSimulator.StartAsync(cancellationToken: stop);
        try
        {
            return new LocalFunction(runtimeApi, ForwarderProcess.Start(new ForwarderProcessOptions
            {
                Bootstrap = ForwarderProcess.FindBootstrap(),
                RuntimeApi = runtimeApi.Endpoint,
                Environment = environment.ToDictionary(variable => variable.Key, variable => (string?)variable.Value),
            }));
        }
        catch (Exception exception) when (exception is FileNotFoundException or Win32Exception)
        {
            await runtimeApi.DisposeAsync();
            throw new QuickstartException($"the forwarder process cannot be started: {exception.Message}");
        }
    }

    /// <summary>Invokes the function with an event, as Lambda does, and waits for its answer and its log line.</summary>
    /// <exception cref="QuickstartException">The forwarder process ended.</exception>
    public async Task<Delivery> InvokeAsync(LogsEvent logsEvent, CancellationToken stop)
    {
        string requestId = Guid.NewGuid().ToString();
        Task<InvocationResult> answer = _runtimeApi.InvokeAsync(logsEvent.ToBytes(), requestId: requestId, cancellationToken: stop);
        if (await Task.WhenAny(answer, _forwarder.Exited) != answer)
        {
            stop.ThrowIfCancellationRequested();
            throw new QuickstartException(
                $"the forwarder process ended with exit code {await _forwarder.Exited}. Its last words:\n{LastWords()}");
        }

        return new Delivery(await answer, await AccountLineAsync(requestId, stop));
    }

    /// <summary>Ends the function as Lambda does: SIGTERM, and a moment to finish.</summary>
    public async Task StopAsync(CancellationToken stop)
    {
        _forwarder.SignalTerminate();
        await Task.WhenAny(_forwarder.Exited, Task.Delay(Patience, stop));
    }

    public async ValueTask DisposeAsync()
    {
        await _forwarder.DisposeAsync();
        await _runtimeApi.DisposeAsync();
    }

    private async Task<JsonElement> AccountLineAsync(string requestId, CancellationToken stop)
    {
        try
        {
            return JsonElement.Parse(await _forwarder.WaitForLineAsync(
                line => line.Contains(requestId, StringComparison.Ordinal) && line.Contains("\"received\":", StringComparison.Ordinal), Patience, stop));
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException)
        {
            throw new QuickstartException(
                $"the forwarder process wrote no log line about an event that it answered. Its last words:\n{LastWords()}");
        }
    }

    private string LastWords() => string.Join('\n', _forwarder.Output.Concat(_forwarder.ErrorOutput).TakeLast(10).Select(Printable.Of));
}
