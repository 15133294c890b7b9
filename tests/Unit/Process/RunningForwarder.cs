using System.Text.Json;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Process;

/// <summary>The real <c>bootstrap</c> between a Runtime API and, mostly, a node: seen from outside only.</summary>
internal sealed class RunningForwarder : IAsyncDisposable
{
    /// <summary>Longer than anything takes that is not stuck, on a machine that is busy with other things.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private RunningForwarder(RuntimeApiSimulator runtimeApi, ForwarderProcess process)
    {
        RuntimeApi = runtimeApi;
        Process = process;
    }

    public RuntimeApiSimulator RuntimeApi { get; }

    public ForwarderProcess Process { get; }

    public static Task<RunningForwarder> StartAsync(NodeSimulator node, params (string Name, string? Value)[] environment) =>
        StartAsync([("X_NODE_URL", node.Address), ("X_NODE_SCHEME", node.Options.Certificate is null ? "http" : "https"), .. environment]);

    public static Task<RunningForwarder> StartAsync(ExternalFilterNode node, params (string Name, string? Value)[] environment) =>
        StartDefaultAsync(node.Address, node.Options.Certificate is null ? "http" : "https", environment);

    /// <summary>Without X_NODE_PROTOCOL, unless the environment has it: the process chooses ext_proc by itself.</summary>
    public static Task<RunningForwarder> StartDefaultAsync(
        string address, string scheme, params (string Name, string? Value)[] environment) =>
        StartAsync([("X_NODE_PROTOCOL", null), ("X_NODE_URL", address), ("X_NODE_SCHEME", scheme), .. environment]);

    public static Task<RunningForwarder> StartAsync(params (string Name, string? Value)[] environment) =>
        StartAsync(new RuntimeApiSimulatorOptions(), environment);

    public static async Task<RunningForwarder> StartAsync(
        RuntimeApiSimulatorOptions runtimeApi, params (string Name, string? Value)[] environment)
    {
        // What most tests look at is the same with both protocols, and a request over HTTP/1.1 is the easier one to look at. Tests of
        // ext_proc name it, or take the variable away.
        Dictionary<string, string?> variables = new() { ["X_NODE_PROTOCOL"] = "mirror" };
        foreach ((string name, string? value) in environment)
            variables[name] = value;
        RuntimeApiSimulator api = await RuntimeApiSimulator.StartAsync(runtimeApi);
        return new RunningForwarder(
            api, ForwarderProcess.Start(new ForwarderProcessOptions { RuntimeApi = api.Endpoint, Environment = variables }));
    }

    public Task<InvocationResult> InvokeAsync(IEnumerable<string> lines, TimeSpan? timeout = null) =>
        InvokeAsync(LogsEvent.FromLines(lines).ToBytes(), timeout);

    public Task<InvocationResult> InvokeAsync(string payload, TimeSpan? timeout = null) =>
        InvokeAsync(System.Text.Encoding.UTF8.GetBytes(payload), timeout);

    /// <summary>Invokes and sees to it that the answer came in time.</summary>
    public async Task<InvocationResult> InvokeAsync(byte[] payload, TimeSpan? timeout = null)
    {
        InvocationResult result = await RuntimeApi.InvokeAsync(payload, timeout ?? Patience).WaitAsync(Patience * 2);
        Assert.False(result.TimedOut, "Lambda would have ended the invocation. Output:\n" + string.Join('\n', Process.Output));
        return result;
    }

    /// <summary>The account line of an invocation.</summary>
    public async Task<JsonElement> AccountLineAsync(InvocationResult result)
    {
        string line = await Process.WaitForLineAsync(
            text =>
                text.Contains($"\"requestId\":\"{result.RequestId}\"", StringComparison.Ordinal)
                    && text.Contains("\"received\":", StringComparison.Ordinal),
            Patience);
        return JsonElement.Parse(line);
    }

    public async Task<int> StopAsync()
    {
        Process.SignalTerminate();
        return await Process.Exited.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await RuntimeApi.DisposeAsync();
    }
}
