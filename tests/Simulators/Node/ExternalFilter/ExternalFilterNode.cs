using System.Collections.Concurrent;
using System.Net;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// The Wallarm Native Node in envoy-external-filter mode: a real gRPC server that speaks Envoy's published contract (ext_proc v3), and
/// learns from calls of which it has both parts.
/// </summary>
public sealed class ExternalFilterNode : IAsyncDisposable
{
    private readonly ExternalFilterConnections _connections = new();
    private readonly ConcurrentQueue<ReceivedCall> _calls = new();
    private readonly ConcurrentQueue<ReceivedCall> _probes = new();
    private readonly ConcurrentQueue<string> _violations = new();
    private readonly ExternalFilterMetrics _metrics;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _lifeTurn = new(1);
    private readonly Lock _waiterGate = new();
    private readonly List<(long Count, TaskCompletionSource Reached)> _waiters = [];
    private readonly ExternalProcessorService _service;
    private MetricsListener? _metricsListener;
    private ExternalFilterHost? _host;
    private Task _restart = Task.CompletedTask;
    private long _sequence;
    private long _ended;

    private ExternalFilterNode(ExternalFilterNodeOptions options)
    {
        Options = options;
        _metrics = new ExternalFilterMetrics(options.PerHostStats);
        _service = new ExternalProcessorService(this);
    }

    public ExternalFilterNodeOptions Options { get; }

    public int Port { get; private set; }

    /// <summary>host:port, IPv6 in brackets: what X_NODE_URL takes.</summary>
    public string Address => new IPEndPoint(Options.ListenAddress, Port).ToString();

    /// <summary>Where /metrics is answered, or null without a metrics listener.</summary>
    public string? MetricsAddress => _metricsListener?.EndPoint.ToString();

    /// <summary>
    /// Every call so far in the order received, ended or not, <see cref="Probes"/> left out; empty when calls are not kept.
    /// </summary>
    public IReadOnlyList<ReceivedCall> Calls => [.. _calls.OrderBy(call => call.SequenceNumber)];

    /// <summary>What the connector asked of its own accord; empty when calls are not kept.</summary>
    public IReadOnlyList<ReceivedCall> Probes => [.. _probes];

    /// <summary>
    /// How many calls came in so far, kept or not, probes left out; those that are against the contract from the start are none.
    /// </summary>
    public long CallCount => Interlocked.Read(ref _sequence);

    /// <summary>How many request parts the node has taken.</summary>
    public long RequestsProcessed => _metrics.Requests;

    /// <summary>How many response parts the node has taken.</summary>
    public long ResponsesProcessed => _metrics.Responses;

    /// <summary>What peers did against the contract, in the order seen.</summary>
    public IReadOnlyList<string> Violations => [.. _violations];

    public int ConnectionsAccepted => _connections.Accepted;

    public int ConnectionsOpen => _connections.Open;

    public int TlsHandshakeFailures => _connections.TlsHandshakeFailures;

    public NodeInventory Inventory { get; } = new();

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<ExternalFilterNode> StartAsync(
        ExternalFilterNodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ExternalFilterNode node = new(options ?? new ExternalFilterNodeOptions());
        try
        {
            node._host = await ExternalFilterHost.StartAsync(node.Options, node.Options.Port, node._connections, node._service);
            node.Port = node._host.Port;
            if (node.Options.MetricsPort is { } port)
                node._metricsListener = MetricsListener.Start(new IPEndPoint(node.Options.ListenAddress, port), node.GetMetricsText);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    public string GetMetricsText() => _metrics.ToPrometheusText(Options.Version);

    /// <summary>Waits until that many calls have ended, whichever they are.</summary>
    public Task WaitForEndedCallsAsync(long count, CancellationToken cancellationToken = default)
    {
        lock (_waiterGate)
        {
            if (_ended >= count)
                return Task.CompletedTask;
            TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Sends GOAWAY on every open connection; what runs on them may end.</summary>
    public void DrainConnections() => _connections.DrainAll();

    /// <summary>Breaks every open connection, and goes on listening.</summary>
    public void AbortConnections() => _connections.AbortAll();

    /// <summary>Breaks every connection and stops listening; after a while the node listens on its port again.</summary>
    public async Task RestartAsync(TimeSpan pause)
    {
        await _lifeTurn.WaitAsync();
        try
        {
            if (_host is null)
                return;
            await EndHostAsync();
            await Task.Delay(pause, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (_host is null && !_stopping.IsCancellationRequested)
            {
                try
                {
                    _host = await ExternalFilterHost.StartAsync(Options, Port, _connections, _service);
                }
                catch (IOException)
                {
                    // Somebody else borrowed the port meanwhile.
                    await Task.Delay(20, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
        finally
        {
            _lifeTurn.Release();
        }
    }

    /// <summary>Stops listening and breaks all connections; a new node may then take the same port.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _restart;
        await _lifeTurn.WaitAsync();
        try
        {
            await EndHostAsync();
        }
        finally
        {
            _lifeTurn.Release();
        }

        if (_metricsListener is not null)
            await _metricsListener.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_metricsListener is not null)
            await _metricsListener.DisposeAsync();
    }

    /// <summary>Restarts without waiting for it: the call that orders it is one of those that break.</summary>
    internal void Restart(TimeSpan pause) => _restart = Task.Run(() => RestartAsync(pause));

    internal ReceivedCall Receive(ReceivedMessage request, int connectionNumber)
    {
        bool isProbe = ConnectorProbe.Is(ReceivedCall.PathOf(request));
        ReceivedCall call = new(request, connectionNumber, isProbe ? 0 : Interlocked.Increment(ref _sequence));
        if (Options.KeepCalls)
            (isProbe ? _probes : _calls).Enqueue(call);
        return call;
    }

    internal void Process(ReceivedCall call, int part)
    {
        if (part == 1)
        {
            _metrics.RequestProcessed(call);
            return;
        }

        _metrics.ResponseProcessed(call);
        if (Options.BuildInventory)
            Inventory.Add(
                call.Method, call.Path, HostPattern.FirstHost(call.Authority), call.RequestHeader("content-type") is not null, call.Status);
    }

    internal void Block(ReceivedCall call)
    {
        call.Block();
        _metrics.RequestBlocked();
    }

    internal void NoteViolation(string trouble)
    {
        _metrics.MessageInvalid();
        _violations.Enqueue(trouble);
    }

    internal void End(ReceivedCall call, int? grpcStatus)
    {
        if (call is { PartsAcknowledged: 1, Blocked: false })
            _metrics.ResponseMissing();
        call.End(grpcStatus);
        if (call.SequenceNumber == 0)
            return;
        Options.CallEnded?.Invoke(call);
        lock (_waiterGate)
        {
            _ended++;
            foreach ((_, TaskCompletionSource reached) in _waiters.Where(waiter => waiter.Count <= _ended))
                reached.TrySetResult();
            _waiters.RemoveAll(waiter => waiter.Count <= _ended);
        }
    }

    private async Task EndHostAsync()
    {
        if (_host is not { } host)
            return;
        _host = null;
        _connections.AbortAll();
        await host.DisposeAsync();
    }
}
