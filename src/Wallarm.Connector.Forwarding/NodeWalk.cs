using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Mirror;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarding;

/// <summary>Walks the way to a node, and says what is seen at each step.</summary>
public static class NodeWalk
{
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
    /// <param name="healthCheckPath">The path of the external health check of a node in connector-server mode, to ask for that as
    /// well.</param>
    /// <param name="cancellation">Ends the walk with an exception.</param>
    public static async IAsyncEnumerable<NodeDiagnosis> WalkAsync(
        NodeClientOptions options,
        TimeSpan timeLeft,
        string? healthCheckPath = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var whole = Stopwatch.StartNew();
        var connectTimeout = Shorter(timeLeft, options.ConnectTimeout);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(connectTimeout);
        var connector = options.CreateConnector(examinesChain: true);
        var diagnosis = new NodeDiagnosis();
        var addresses = await ResolveAsync(diagnosis, connector, connectTimeout, limit.Token, cancellation).ConfigureAwait(false);
        yield return diagnosis;
        if (addresses is null) yield break;

        using var socket =
            await ConnectAsync(diagnosis, connector, addresses, connectTimeout, limit.Token, cancellation).ConfigureAwait(false);
        yield return diagnosis;
        if (socket is null) yield break;

        var stream = await SecureAsync(diagnosis, connector, socket, connectTimeout, limit.Token, cancellation).ConfigureAwait(false);
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

    private static async Task<IPAddress[]?> ResolveAsync(
        NodeDiagnosis diagnosis, NodeConnector connector, TimeSpan timeout, CancellationToken limit, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var addresses = await connector.Addresses.OrderAsync(limit).ConfigureAwait(false);
            diagnosis.Dns = new DnsStep([.. addresses.Select(address => address.ToString())], clock.Elapsed, null);
            return addresses;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            diagnosis.Dns = new DnsStep([], clock.Elapsed, connector.Describe(exception, timeout));
            return null;
        }
    }

    private static async Task<Socket?> ConnectAsync(
        NodeDiagnosis diagnosis,
        NodeConnector connector,
        IPAddress[] addresses,
        TimeSpan timeout,
        CancellationToken limit,
        CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var socket = await connector.ConnectAsync(addresses, timeout, limit).ConfigureAwait(false);
            diagnosis.Tcp = new TcpStep(((IPEndPoint)socket.RemoteEndPoint!).Address.ToString(), clock.Elapsed, null);
            return socket;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            diagnosis.Tcp = new TcpStep(null, clock.Elapsed, connector.Describe(exception, timeout));
            return null;
        }
    }

    private static async Task<NodeStream?> SecureAsync(
        NodeDiagnosis diagnosis,
        NodeConnector connector,
        Socket socket,
        TimeSpan timeout,
        CancellationToken limit,
        CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var verdict = new NodeCertificateVerdict();
        try
        {
            var stream = await connector.SecureAsync(socket, verdict, limit).ConfigureAwait(false);
            if (stream.Stream is SslStream tls)
            {
                diagnosis.Tls = new TlsStep(verdict, tls.SslProtocol.ToString(), stream.Alpn, clock.Elapsed, null);
            }

            return stream;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            if (exception is NodeProtocolException { Peer: var peer }) diagnosis.Peer = peer;
            diagnosis.Tls = new TlsStep(verdict, null, null, clock.Elapsed, connector.DescribeHandshake(exception, timeout));
            return null;
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other > TimeSpan.Zero ? other : TimeSpan.Zero;
}
