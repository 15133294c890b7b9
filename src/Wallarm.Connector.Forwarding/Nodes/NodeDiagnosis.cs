using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Mirror;

namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>What was seen on the way to the node, step by step. A step that was not reached is null.</summary>
public sealed record NodeDiagnosis
{
    /// <summary>Whether every step went well and the node took the probe.</summary>
    public bool Ok => Probe is { Ok: true };

    /// <summary>Name resolution.</summary>
    public DnsStep? Dns { get; private set; }

    /// <summary>The TCP connection.</summary>
    public TcpStep? Tcp { get; private set; }

    /// <summary>The TLS handshake; null over http.</summary>
    public TlsStep? Tls { get; private set; }

    /// <summary>The start of HTTP/2; null with mirror.</summary>
    public Http2Step? Http2 { get; internal set; }

    /// <summary>One call, to a path that API Discovery ignores.</summary>
    public ProbeStep? Probe { get; internal set; }

    /// <summary>The node's external health check; null unless it was asked for.</summary>
    public HealthStep? Health { get; private set; }

    /// <summary>What listens at the address.</summary>
    public NodePeer Peer { get; internal set; }

    /// <summary>Walks the way to the configured node, on a connection of its own.</summary>
    /// <param name="options">The node.</param>
    /// <param name="timeLeft">When this is over, the walk ends where it is.</param>
    public static async Task<NodeDiagnosis> RunAsync(NodeClientOptions options, TimeSpan timeLeft)
    {
        var diagnosis = new NodeDiagnosis();
        await foreach (var walked in WalkAsync(options, timeLeft).ConfigureAwait(false)) diagnosis = walked;
        return diagnosis;
    }

    /// <summary>The same walk, seen after each step: always the same object, with one step more.</summary>
    /// <param name="options">The node.</param>
    /// <param name="timeLeft">When this is over, the walk ends where it is.</param>
    /// <param name="healthCheckPath">The path of the external health check of a node in connector-server mode, to ask for that as well.</param>
    /// <param name="cancellation">Ends the walk with an exception.</param>
    public static async IAsyncEnumerable<NodeDiagnosis> WalkAsync(
        NodeClientOptions options, TimeSpan timeLeft, string? healthCheckPath = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var whole = Stopwatch.StartNew();
        var connectTimeout = Shorter(timeLeft, options.ConnectTimeout);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(connectTimeout);
        var connector = NodeConnector.For(options.Address, options.Trust, options.Protocol, examinesChain: true);
        var diagnosis = new NodeDiagnosis();
        var addresses = await diagnosis.ResolveAsync(connector, connectTimeout, limit.Token, cancellation).ConfigureAwait(false);
        yield return diagnosis;
        if (addresses is null) yield break;

        using var socket = await diagnosis.ConnectAsync(connector, addresses, connectTimeout, limit.Token, cancellation).ConfigureAwait(false);
        yield return diagnosis;
        if (socket is null) yield break;

        var stream = await diagnosis.SecureAsync(connector, socket, options.Address.IsHttps, connectTimeout, limit.Token, cancellation).ConfigureAwait(false);
        if (options.Address.IsHttps) yield return diagnosis;
        if (stream is null) yield break;

        using var protocol = NodeClient.CreateProtocol(options);
        var walk = protocol.ProbeAsync(stream, diagnosis, Shorter(options.ResponseTimeout, timeLeft - whole.Elapsed), cancellation);
        await foreach (var walked in walk.ConfigureAwait(false)) yield return walked;
        if (options.Protocol == NodeProtocol.ExtProc && diagnosis.Peer is (NodePeer.Http1Server or NodePeer.TlsWithoutAlpn))
        {
            var http1 = new Http1Probe(options, Shorter(options.ResponseTimeout, timeLeft - whole.Elapsed));
            diagnosis.Peer = await http1.RecognizeAsync(diagnosis.Peer, cancellation).ConfigureAwait(false);
            yield return diagnosis;
        }

        if (healthCheckPath is null) yield break;
        var health = new Http1Probe(options, Shorter(options.ResponseTimeout, timeLeft - whole.Elapsed));
        diagnosis.Health = await health.AskHealthAsync(healthCheckPath, cancellation).ConfigureAwait(false);
        yield return diagnosis;
    }

    private async Task<IPAddress[]?> ResolveAsync(NodeConnector connector, TimeSpan timeout, CancellationToken limit, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var addresses = await connector.ResolveAsync(limit).ConfigureAwait(false);
            Dns = new DnsStep([.. addresses.Select(address => address.ToString())], clock.Elapsed, null);
            return addresses;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Dns = new DnsStep([], clock.Elapsed, connector.Describe(exception, timeout));
            return null;
        }
    }

    private async Task<Socket?> ConnectAsync(
        NodeConnector connector, IPAddress[] addresses, TimeSpan timeout, CancellationToken limit, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var socket = await connector.ConnectAsync(addresses, timeout, limit).ConfigureAwait(false);
            Tcp = new TcpStep(((IPEndPoint)socket.RemoteEndPoint!).Address.ToString(), clock.Elapsed, null);
            return socket;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Tcp = new TcpStep(null, clock.Elapsed, connector.Describe(exception, timeout));
            return null;
        }
    }

    private async Task<NodeStream?> SecureAsync(
        NodeConnector connector, Socket socket, bool isHttps, TimeSpan timeout, CancellationToken limit, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var verdict = new NodeCertificateVerdict();
        try
        {
            var stream = await connector.SecureAsync(socket, verdict, limit).ConfigureAwait(false);
            if (isHttps) Tls = new TlsStep(verdict, ((SslStream)stream.Stream).SslProtocol.ToString(), stream.Alpn, clock.Elapsed, null);
            return stream;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            if (exception is NodeProtocolException { Peer: var peer }) Peer = peer;
            Tls = new TlsStep(verdict, null, null, clock.Elapsed, connector.DescribeHandshake(exception, timeout));
            return null;
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other > TimeSpan.Zero ? other : TimeSpan.Zero;
}
