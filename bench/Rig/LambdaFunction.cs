using System.Globalization;
using System.Text.Json;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>A function process on the sender's core together with the Runtime API that feeds it.</summary>
internal sealed class LambdaFunction : IDisposable
{
    private readonly RuntimeApi _runtimeApi;
    private readonly PinnedProcess _process;

    private LambdaFunction(RuntimeApi runtimeApi, PinnedProcess process)
    {
        _runtimeApi = runtimeApi;
        _process = process;
    }

    public ProcessorClock Processor => _process.Processor;

    public static LambdaFunction StartForwarder(BenchContext context, NodeAddress node) =>
        Start(context, node, Cores.Sender, context.Builds.Forwarder, []);

    public static LambdaFunction StartPython(BenchContext context, NodeAddress node, int core, string module) =>
        Start(context, node, core, context.Tools[ExternalTools.Python], ["-B", Workspace.Asset("python", "runtime.py"), module]);

    public static Dictionary<string, string> EnvironmentOf(NodeAddress node, string runtimeApi)
    {
        var environment = new Dictionary<string, string>
        {
            ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi,
            ["AWS_LAMBDA_FUNCTION_NAME"] = "bench",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "128",
            ["AWS_REGION"] = "eu-west-1",
            ["X_NODE_PROTOCOL"] = node.Protocol,
            ["X_NODE_URL"] = node.HostAndPort,
            ["X_NODE_SCHEME"] = node.Scheme,
        };
        if (node.Fingerprint is not null)
            environment["X_NODE_FINGERPRINT"] = node.Fingerprint;
        if (node.Streams is { } streams)
            environment["X_CONCURRENCY"] = streams.ToString(CultureInfo.InvariantCulture);
        return environment;
    }

    public Cost Invoke(LogsEventPayload payload) => InvokeRepeatedly(payload, times: 1);

    /// <summary>How long an invocation takes that must fail.</summary>
    public TimeSpan InvokeInVain(LogsEventPayload payload) => _runtimeApi.InvokeInVain(payload.Bytes);

    /// <summary>
    /// What a number of invocations took, on the clock and on the processor. Each must forward every record of the event.
    /// </summary>
    public Cost InvokeRepeatedly(LogsEventPayload payload, int times)
    {
        try
        {
            _runtimeApi.WaitForPoll();
            TimeSpan before = Processor.Used();
            TimeSpan wall = TimeSpan.Zero;
            for (int time = 0; time < times; time++)
            {
                wall += _runtimeApi.Invoke(payload.Bytes, out byte[] answer);
                EnsureAllForwarded(payload, answer);
            }

            return new Cost((long)payload.Records * times, wall, Processor.Used() - before);
        }
        catch (BenchException failure)
        {
            throw new BenchException(
                $"{failure.Message}{(_process.HasExited ? "; the process has ended" : "")}; it said: {_process.LastLines}");
        }
    }

    /// <summary>Fails unless the result of an invocation counts every record of its event as forwarded.</summary>
    public static void EnsureAllForwarded(LogsEventPayload payload, byte[] answer)
    {
        using JsonDocument counts = JsonDocument.Parse(answer);
        if (counts.RootElement.GetProperty("forwarded").GetInt32() != payload.Records)
            throw new BenchException($"{payload.Records} records went in, the answer was {counts.RootElement}");
    }

    public void Dispose()
    {
        _process.Dispose();
        _runtimeApi.Dispose();
    }

    private static LambdaFunction Start(BenchContext context, NodeAddress node, int core, string program, string[] arguments)
    {
        var runtimeApi = new RuntimeApi();
        PinnedProcess process = PinnedProcess.Start(
            context.Tools, core, program, arguments, EnvironmentOf(node, runtimeApi.Address));
        return new LambdaFunction(runtimeApi, process);
    }
}
