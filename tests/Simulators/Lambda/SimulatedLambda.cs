using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// Plays Lambda for the real function (AWS Lambda Developer Guide, "Error handling for asynchronous invocations", "Capturing records of
/// Lambda asynchronous invocations", "Lambda execution environment lifecycle"): one invocation a process and further processes up to the
/// concurrency, retries, and the failure record.
/// </summary>
public sealed class SimulatedLambda : IAsyncDisposable
{
    /// <summary>The most that SQS takes as a message, in bytes.</summary>
    private const int LargestMessage = 1024 * 1024;

    private static readonly JsonSerializerOptions Formatted = new() { WriteIndented = true };

    private readonly SimulatedLambdaOptions _options;
    private readonly SemaphoreSlim _turns;
    private readonly Lock _gate = new();
    private readonly List<ExecutionEnvironment> _idle = [];
    private readonly List<ExecutionEnvironment> _busy = [];
    private readonly ConcurrentQueue<string> _dropped = new();
    private int _started;

    public SimulatedLambda(SimulatedLambdaOptions options)
    {
        _options = options;
        _turns = new SemaphoreSlim(options.Concurrency);
    }

    /// <summary>How many processes there have been.</summary>
    public int ProcessesStarted => Volatile.Read(ref _started);

    /// <summary>Why events were dropped: there is no failure destination, or they are too long for it.</summary>
    public IReadOnlyCollection<string> Dropped => _dropped;

    /// <summary>The processes that run an invocation now.</summary>
    public IReadOnlyList<ExecutionEnvironment> Busy
    {
        get
        {
            lock (_gate)
                return [.. _busy];
        }
    }

    /// <summary>Invokes the function and waits for what it says, as a mapping does.</summary>
    public async Task<LambdaInvocation> InvokeAsync(ReadOnlyMemory<byte> payload)
    {
        await _turns.WaitAsync();
        try
        {
            ExecutionEnvironment environment = await TakeAsync();
            LambdaInvocation invocation = await environment.InvokeAsync(payload);
            _options.Invoked?.Invoke(invocation);
            await ReturnAsync(environment);
            return invocation;
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>
    /// Hands an event over, as CloudWatch Logs does. Completes once Lambda is done with it: it was delivered, or got to the failure
    /// destination, or was dropped.
    /// </summary>
    /// <returns>The last invocation.</returns>
    public async Task<LambdaInvocation> InvokeAsynchronouslyAsync(ReadOnlyMemory<byte> payload)
    {
        for (int attempt = 0; ; attempt++)
        {
            LambdaInvocation invocation = await InvokeAsync(payload);
            if (invocation.Result.Succeeded)
                return invocation;
            if (attempt == _options.MaximumRetryAttempts)
            {
                SendFailureRecord(payload, invocation.Result);
                return invocation;
            }

            await Task.Delay(_options.RetryPauses[attempt]);
        }
    }

    /// <summary>Ends an idle process, as Lambda does now and then; the next invocation gets another.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> RetireAsync()
    {
        ExecutionEnvironment? oldest;
        lock (_gate)
        {
            oldest = _idle.FirstOrDefault();
            if (oldest is not null)
                _idle.Remove(oldest);
        }

        if (oldest is null)
            return false;
        oldest.Process.SignalTerminate();
        await oldest.Process.Exited;
        await oldest.DisposeAsync();
        return true;
    }

    /// <summary>Ends all processes. Nothing may be under way any more.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (ExecutionEnvironment environment in _idle.Concat(_busy))
            await environment.DisposeAsync();
        _idle.Clear();
        _busy.Clear();
        _turns.Dispose();
    }

    private async Task<ExecutionEnvironment> TakeAsync()
    {
        while (true)
        {
            ExecutionEnvironment? environment;
            lock (_gate)
            {
                environment = _idle.LastOrDefault();
                if (environment is not null)
                    _idle.Remove(environment);
            }

            environment ??= await ExecutionEnvironment.StartAsync(Interlocked.Increment(ref _started), _options);
            if (environment.IsUsable)
            {
                lock (_gate)
                    _busy.Add(environment);
                return environment;
            }

            await environment.DisposeAsync();
        }
    }

    private async Task ReturnAsync(ExecutionEnvironment environment)
    {
        lock (_gate)
        {
            _busy.Remove(environment);
            if (environment.IsUsable)
            {
                _idle.Add(environment);
                return;
            }
        }

        await environment.DisposeAsync();
    }

    /// <summary>The record holds the event formatted anew, and the function's error.</summary>
    private void SendFailureRecord(ReadOnlyMemory<byte> payload, InvocationResult result)
    {
        string record = QueueEvent.FailureRecord(Format(payload), Format(result.Body));
        if (_options.FailureQueue is not { } queue)
            _dropped.Enqueue($"no failure destination: {result.Text}");
        else if (Encoding.UTF8.GetByteCount(record) > LargestMessage)
            _dropped.Enqueue($"the failure record is too long: {record.Length}");
        else
            queue.Send(record);
    }

    private static string Format(ReadOnlyMemory<byte> json) => JsonSerializer.Serialize(JsonElement.Parse(json.Span), Formatted);
}
