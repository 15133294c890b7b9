using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Quickstart;

/// <summary>The Wallarm node, simulated.</summary>
internal sealed class LocalNode : IAsyncDisposable
{
    private readonly FirstRequest _firstRequest;

    private LocalNode(NodeSimulator simulator, FirstRequest firstRequest)
    {
        Simulator = simulator;
        _firstRequest = firstRequest;
    }

    public NodeSimulator Simulator { get; }

    /// <summary>host:port, as <c>-NodeUrl</c> and <c>X_NODE_URL</c> take it.</summary>
    public string Address => Simulator.Address;

    /// <summary>The head of the first mirrored call that the node received, as it came over the wire; null before.</summary>
    public string? FirstRequest => _firstRequest.Head;

    public static async Task<LocalNode> StartAsync(CancellationToken stop)
    {
        FirstRequest firstRequest = new();
        return new LocalNode(await NodeSimulator.StartAsync(new NodeSimulatorOptions { KeepRequests = false, Script = firstRequest.Watch }, stop), firstRequest);
    }

    public ValueTask DisposeAsync() => Simulator.DisposeAsync();
}
