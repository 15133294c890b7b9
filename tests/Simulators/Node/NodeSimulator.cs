using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// A Wallarm node that takes HTTP/1.1, on a raw socket, so that tests control every byte: the Native Node in connector-server mode as far
/// as it is documented, or an NGINX-based one. <see cref="ExternalFilterNode"/> is the Native Node in envoy-external-filter mode.
/// </summary>
public sealed class NodeSimulator : IAsyncDisposable
{
    private readonly TcpServer _server;
    private readonly MetricsListener? _metricsListener;
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private readonly ConcurrentQueue<ReceivedRequest> _probes = new();
    private readonly ConcurrentDictionary<string, bool> _seenIds = new();
    private long _sequence;
    private int _tlsFailures;
    private int _concurrent;

    private NodeSimulator(NodeSimulatorOptions options)
    {
        Options = options;
        if (options is { Kind: NodeKind.NginxBased, MetricsPort: not null })
            throw new ArgumentException("An NGINX-based node has none of the metrics of a Native Node.", nameof(options));
        if (options.Certificate is not null)
        {
            X509Certificate2Collection chain = [.. options.IntermediateCertificates];
            TlsOptions = new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(options.Certificate, chain, offline: true),
                EnabledSslProtocols = options.TlsProtocols,
                AllowTlsResume = true,
            };
        }

        NormalAnswers = new NormalAnswers(options);
        _server =
            TcpServer.Start(
                new IPEndPoint(options.ListenAddress, options.Port), connection => new NodeConnection(this, connection).ServeAsync());
        try
        {
            if (options.MetricsPort is { } port)
                _metricsListener = MetricsListener.Start(new IPEndPoint(options.ListenAddress, port), GetMetricsText);
        }
        catch
        {
            _ = _server.StopAsync();
            throw;
        }
    }

    public NodeSimulatorOptions Options { get; }

    public int Port => _server.EndPoint.Port;

    /// <summary>host:port, IPv6 in brackets: what X_NODE_URL takes.</summary>
    public string Address => _server.EndPoint.ToString();

    /// <summary>Where /metrics is answered, or null without a metrics listener.</summary>
    public string? MetricsAddress => _metricsListener?.EndPoint.ToString();

    /// <summary>
    /// Every request so far in the order received, health checks and <see cref="Probes"/> left out; empty when requests are not kept.
    /// </summary>
    public IReadOnlyList<ReceivedRequest> Requests => [.. _requests.OrderBy(request => request.SequenceNumber)];

    /// <summary>What the connector asked of its own accord; empty when requests are not kept.</summary>
    public IReadOnlyList<ReceivedRequest> Probes => [.. _probes];

    /// <summary>How many requests came in so far, kept or not, health checks and probes left out.</summary>
    public long RequestCount => Interlocked.Read(ref _sequence);

    public int ConnectionsAccepted => _server.Accepted;

    public int ConnectionsOpen => _server.Open;

    public int TlsHandshakeFailures => Volatile.Read(ref _tlsFailures);

    public NodeInventory Inventory { get; } = new();

    internal SslServerAuthenticationOptions? TlsOptions { get; }

    internal NormalAnswers NormalAnswers { get; }

    internal NodeMetrics Counters { get; } = new();

    public static Task<NodeSimulator> StartAsync(NodeSimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new NodeSimulator(options ?? new NodeSimulatorOptions()));
    }

    public string GetMetricsText() => Counters.ToPrometheusText(Options.Version);

    /// <summary>Refuses new connections for a while, then listens on the same port again.</summary>
    public void Refuse(TimeSpan duration, bool dropAll = false)
    {
        _server.Refuse(duration);
        if (dropAll)
            CloseConnections();
    }

    /// <summary>Drops every open connection, idle or not, and goes on listening.</summary>
    public void CloseConnections(bool reset = false) => _server.CloseConnections(reset);

    /// <summary>Closes the listener and all connections; a new node may then take the same port.</summary>
    public async Task StopAsync()
    {
        await _server.StopAsync();
        if (_metricsListener is not null)
            await _metricsListener.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _server.DisposeAsync();
        if (_metricsListener is not null)
            await _metricsListener.DisposeAsync();
    }

    internal long NextSequenceNumber() => Interlocked.Increment(ref _sequence);

    internal void TlsFailed() => Interlocked.Increment(ref _tlsFailures);

    internal void Keep(ReceivedRequest request)
    {
        if (Options.KeepRequests)
            (request.SequenceNumber == 0 ? _probes : _requests).Enqueue(request);
    }

    internal bool TryEnter() => Interlocked.Increment(ref _concurrent) <= (Options.MaxConcurrentRequests ?? int.MaxValue);

    internal void Leave() => Interlocked.Decrement(ref _concurrent);

    internal bool IsFirstOfItsId(string requestId) => _seenIds.TryAdd(requestId, true);
}
