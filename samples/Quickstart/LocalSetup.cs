using System.ComponentModel;
using System.Text.Json;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Quickstart;

/// <summary>The three parties on this machine: the node (simulated), Lambda's Runtime API (simulated), the forwarder (real).</summary>
internal sealed class LocalSetup : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly RuntimeApiSimulator _runtimeApi;
    private readonly FirstRequest _firstRequest;

    private LocalSetup(NodeSimulator node, RuntimeApiSimulator runtimeApi, ForwarderProcess forwarder, FirstRequest firstRequest)
    {
        Node = node;
        _runtimeApi = runtimeApi;
        Forwarder = forwarder;
        _firstRequest = firstRequest;
    }

    public NodeSimulator Node { get; }

    public ForwarderProcess Forwarder { get; }

    /// <summary>The head of the first mirrored call that the node received, as it came over the wire; null before.</summary>
    public string? FirstRequest => _firstRequest.Head;

    public static async Task<LocalSetup> StartAsync(CancellationToken stop)
    {
        FirstRequest firstRequest = new();
        NodeSimulator node = await NodeSimulator.StartAsync(new NodeSimulatorOptions { KeepRequests = false, Script = firstRequest.Watch }, stop);
        RuntimeApiSimulator runtimeApi = await RuntimeApiSimulator.StartAsync(cancellationToken: stop);
        return new LocalSetup(node, runtimeApi, StartForwarder(node, runtimeApi), firstRequest);
    }

    /// <summary>Invokes the function with an event, as Lambda does, and waits for its answer and its log line.</summary>
    /// <exception cref="QuickstartException">The forwarder process ended.</exception>
    public async Task<Delivery> DeliverAsync(ReadOnlyMemory<byte> payload, CancellationToken stop)
    {
        string requestId = Guid.NewGuid().ToString();
        Task<InvocationResult> answer = _runtimeApi.InvokeAsync(payload, requestId: requestId, cancellationToken: stop);
        if (await Task.WhenAny(answer, Forwarder.Exited) != answer)
        {
            stop.ThrowIfCancellationRequested();
            throw new QuickstartException($"the forwarder process ended with exit code {await Forwarder.Exited}. Its last words:\n{LastWords()}");
        }

        return new Delivery(await answer, await AccountLineAsync(requestId, stop));
    }

    /// <summary>Ends the function as Lambda does: SIGTERM, and a moment to finish.</summary>
    public async Task StopAsync(CancellationToken stop)
    {
        Forwarder.SignalTerminate();
        await Task.WhenAny(Forwarder.Exited, Task.Delay(Patience, stop));
    }

    public async ValueTask DisposeAsync()
    {
        await Forwarder.DisposeAsync();
        await _runtimeApi.DisposeAsync();
        await Node.DisposeAsync();
    }

    private async Task<JsonElement> AccountLineAsync(string requestId, CancellationToken stop)
    {
        try
        {
            return JsonElement.Parse(await Forwarder.WaitForLineAsync(
                line => line.Contains(requestId, StringComparison.Ordinal) && line.Contains("\"received\":", StringComparison.Ordinal), Patience, stop));
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException)
        {
            throw new QuickstartException($"the forwarder process wrote no log line about an event that it answered. Its last words:\n{LastWords()}");
        }
    }

    private string LastWords() => string.Join('\n', Forwarder.Output.Concat(Forwarder.ErrorOutput).TakeLast(10).Select(Printable.Of));

    private static ForwarderProcess StartForwarder(NodeSimulator node, RuntimeApiSimulator runtimeApi)
    {
        try
        {
            return ForwarderProcess.Start(new ForwarderProcessOptions
            {
                Bootstrap = ForwarderProcess.FindBootstrap(),
                RuntimeApi = runtimeApi.Endpoint,
                Environment = new Dictionary<string, string?> { ["X_NODE_URL"] = node.Address, ["X_NODE_SCHEME"] = "http" },
            });
        }
        catch (Exception exception) when (exception is FileNotFoundException or Win32Exception)
        {
            throw new QuickstartException($"the forwarder process cannot be started: {exception.Message}");
        }
    }
}
