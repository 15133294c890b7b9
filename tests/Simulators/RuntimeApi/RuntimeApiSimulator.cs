using System.Collections.Concurrent;
using System.Net;

namespace Wallarm.Connector.Simulators;

/// <summary>The Lambda Runtime API: queues events, hands them to the function that asks, and takes its answers.</summary>
public sealed class RuntimeApiSimulator : IAsyncDisposable
{
    private readonly TcpServer _server;
    private readonly CancellationTokenSource _stopping = new();
    private readonly InvocationQueue _queue = new();
    private readonly ConcurrentDictionary<string, Invocation> _handedOut = new();
    private readonly ConcurrentDictionary<Task, bool> _deadlines = new();
    private readonly TaskCompletionSource<InitError> _initError = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _firstNext = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int[] _calls = new int[Enum.GetValues<RuntimeApiCallKind>().Length];

    private RuntimeApiSimulator(RuntimeApiSimulatorOptions options)
    {
        Options = options;
        _server = TcpServer.Start(
            new IPEndPoint(options.ListenAddress, options.Port),
            connection => new RuntimeApiConnection(this, connection).ServeAsync());
    }

    public RuntimeApiSimulatorOptions Options { get; }

    /// <summary>host:port: what AWS_LAMBDA_RUNTIME_API takes.</summary>
    public string Endpoint => _server.EndPoint.ToString();

    /// <summary>Completes when the function reports that it cannot start; cancelled when the simulator stops.</summary>
    public Task<InitError> InitError => _initError.Task;

    /// <summary>Completes when the function asks for its first event; cancelled when the simulator stops.</summary>
    public Task FirstNext => _firstNext.Task;

    public int ConnectionsAccepted => _server.Accepted;

    /// <summary>How often the function has made a call of that kind.</summary>
    public int CallCount(RuntimeApiCallKind kind) => Volatile.Read(ref _calls[(int)kind]);

    public static Task<RuntimeApiSimulator> StartAsync(
        RuntimeApiSimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new RuntimeApiSimulator(options ?? new RuntimeApiSimulatorOptions()));
    }

    /// <summary>Queues an event; completes when the function has answered it or its time is up.</summary>
    public async Task<InvocationResult> InvokeAsync(
        ReadOnlyMemory<byte> eventBytes,
        TimeSpan? timeout = null,
        string? requestId = null,
        CancellationToken cancellationToken = default)
    {
        Invocation invocation = new(eventBytes, timeout ?? Options.FunctionTimeout, requestId ?? Guid.NewGuid().ToString());
        _queue.Add(invocation);
        using CancellationTokenRegistration stopped = _stopping.Token.Register(() => invocation.Cancel(_stopping.Token));
        using CancellationTokenRegistration cancelled = cancellationToken.Register(() => invocation.Cancel(cancellationToken));
        return await invocation.Completion;
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _server.StopAsync();
        await Task.WhenAll(_deadlines.Keys);
        _initError.TrySetCanceled(CancellationToken.None);
        _firstNext.TrySetCanceled(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _server.DisposeAsync();
        _queue.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Counts a call and looks up whether something shall go wrong with it.</summary>
    internal RuntimeApiFault? FaultFor(RuntimeApiCallKind kind)
    {
        int number = Interlocked.Increment(ref _calls[(int)kind]);
        if (kind == RuntimeApiCallKind.Next)
            _firstNext.TrySetResult();
        return Options.FaultScript?.Invoke(new RuntimeApiCall(kind, number));
    }

    /// <summary>The next event, or null when the connection that asks for it is gone.</summary>
    internal ValueTask<Invocation?> TakeAsync(TcpConnection connection) =>
        _queue.TakeAsync(() => connection.IsPeerGone, connection.Stopping);

    /// <summary>The function did not get the event: it is handed out again.</summary>
    internal void PutBack(Invocation invocation)
    {
        _handedOut.TryRemove(invocation.RequestId, out _);
        _queue.PutBack(invocation);
    }

    /// <summary>The clock starts ticking; the result is the deadline header's value.</summary>
    internal long HandOut(Invocation invocation)
    {
        invocation.HandOut();
        _handedOut[invocation.RequestId] = invocation;
        Task watching = WatchDeadlineAsync(invocation);
        _deadlines[watching] = true;
        _ = watching.ContinueWith(done => _deadlines.TryRemove(done, out _), TaskScheduler.Default);
        return DateTimeOffset.UtcNow.Add(invocation.Timeout).ToUnixTimeMilliseconds();
    }

    /// <summary>False when no invocation of that id waits for an answer.</summary>
    internal bool TryAnswer(string requestId, bool succeeded, ReadOnlyMemory<byte> body, string? errorType, string? contentType) =>
        _handedOut.TryRemove(requestId, out Invocation? invocation) && invocation.TryAnswer(succeeded, body, errorType, contentType);

    internal void ReportInitError(InitError error) => _initError.TrySetResult(error);

    private async Task WatchDeadlineAsync(Invocation invocation)
    {
        using CancellationTokenSource answered = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        Task deadline = Task.Delay(invocation.Timeout, answered.Token);
        await Task.WhenAny(deadline, invocation.Completion);
        if (deadline.IsCompletedSuccessfully && _handedOut.TryRemove(KeyValuePair.Create(invocation.RequestId, invocation)))
            invocation.TryTimeOut();
        await answered.CancelAsync();
    }
}
