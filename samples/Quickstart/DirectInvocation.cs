using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Quickstart;

/// <summary>The function alone, without an AWS account around it: events go straight to it.</summary>
internal sealed class DirectInvocation(LocalFunction function) : ILogDestination
{
    public static async Task<DirectInvocation> StartAsync(LocalNode node, TextWriter output, CancellationToken stop)
    {
        Dictionary<string, string> environment = new()
        {
            ["X_NODE_URL"] = node.Address,
            ["X_NODE_SCHEME"] = "https",
            ["X_NODE_FINGERPRINT"] = node.Fingerprint,
            ["X_NODE_PROTOCOL"] = "ext-proc",
        };
        output.WriteLine(
            $"Function      the real forwarder process, X_NODE_URL={node.Address} X_NODE_SCHEME=https X_NODE_PROTOCOL=ext-proc");
        output.WriteLine($"              X_NODE_FINGERPRINT={node.Fingerprint}");
        return new DirectInvocation(await LocalFunction.StartAsync(environment, stop));
    }

    public Task<Delivery> SendAsync(LogsEvent logsEvent, CancellationToken stop) => function.InvokeAsync(logsEvent, stop);

    public async Task<IReadOnlyList<string>> FinishAsync(CancellationToken stop)
    {
        await function.StopAsync(stop);
        return [];
    }

    public ValueTask DisposeAsync() => function.DisposeAsync();
}
