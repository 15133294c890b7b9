using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>A process of a function, with the Runtime API that it asks: one invocation at a time.</summary>
public sealed class ExecutionEnvironment : IAsyncDisposable
{
    private readonly RuntimeApiSimulator _runtimeApi;
    private readonly Task _logging;

    private ExecutionEnvironment(int number, RuntimeApiSimulator runtimeApi, ForwarderProcess process, Action<int, string>? logged)
    {
        Number = number;
        _runtimeApi = runtimeApi;
        Process = process;
        _logging = process.ForEachLineAsync(line =>
        {
            logged?.Invoke(number, line);
            return Task.CompletedTask;
        });
    }

    /// <summary>Counts the function's processes from 1.</summary>
    public int Number { get; }

    public ForwarderProcess Process { get; }

    /// <summary>Whether the process can run another invocation.</summary>
    internal bool IsUsable => !Process.Exited.IsCompleted && !IsEnded;

    /// <summary>Whether Lambda has ended it, or is about to.</summary>
    internal bool IsEnded { get; private set; }

    internal static async Task<ExecutionEnvironment> StartAsync(int number, SimulatedLambdaOptions options)
    {
        RuntimeApiSimulator api = await RuntimeApiSimulator.StartAsync(new() { FunctionTimeout = options.Timeout });
        ForwarderProcess process = ForwarderProcess.Start(new()
        {
            RuntimeApi = api.Endpoint,
            Environment = options.Environment,
            MemorySizeMegabytes = options.MemorySizeMegabytes,
        });
        return new ExecutionEnvironment(number, api, process, options.Logged);
    }

    /// <summary>Runs an invocation. Of a process that dies Lambda reports Runtime.ExitError; one that is too slow it ends.</summary>
    internal async Task<LambdaInvocation> InvokeAsync(ReadOnlyMemory<byte> payload)
    {
        string requestId = Guid.NewGuid().ToString();
        Task<InvocationResult> answer = _runtimeApi.InvokeAsync(payload, requestId: requestId);
        await Task.WhenAny(answer, Process.Exited);
        if (answer.IsCompletedSuccessfully)
        {
            InvocationResult result = await answer;
            IsEnded |= result.TimedOut;
            return new LambdaInvocation(Number, payload, result, result.TimedOut);
        }

        IsEnded = true;
        string message = $"RequestId: {requestId} Error: Runtime exited with error: signal: killed";
        string body = $$"""{"errorType":"Runtime.ExitError","errorMessage":"{{message}}"}""";
        InvocationResult exit = new()
        {
            RequestId = requestId,
            Succeeded = false,
            Body = Encoding.UTF8.GetBytes(body),
            ErrorType = "Runtime.ExitError",
        };
        return new LambdaInvocation(Number, payload, exit, IsCutOff: true);
    }

    public async ValueTask DisposeAsync()
    {
        IsEnded = true;
        await Process.DisposeAsync();
        await _logging;
        await _runtimeApi.DisposeAsync();
    }
}
