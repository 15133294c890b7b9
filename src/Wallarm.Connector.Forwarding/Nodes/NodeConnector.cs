using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>The way to the node, step by step: name, TCP, TLS.</summary>
/// <param name="address">The node.</param>
/// <param name="trust">Which certificate of it is trusted.</param>
/// <param name="protocols">What ALPN offers, the best first; empty for a handshake without ALPN.</param>
/// <param name="examinesChain">Whether the certificate's chain is built even if a pin decides, to tell what it is worth.</param>
internal sealed class NodeConnector(NodeAddress address, NodeTrust trust, List<SslApplicationProtocol> protocols, bool examinesChain)
{
    private const string HttpsHint = "(X_NODE_SCHEME is https: does the node listen for https on this port?)";

    /// <summary>A connector for the ways to the node of a protocol.</summary>
    /// <remarks>With ext_proc HTTP/1.1 is offered too, so that a peer which speaks nothing else says so instead of ending the
    /// handshake.</remarks>
    public static NodeConnector For(NodeAddress address, NodeTrust trust, NodeProtocol protocol, bool examinesChain = false) =>
        new(
            address,
            trust,
            protocol == NodeProtocol.Mirror ? [] : [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            examinesChain);

    /// <summary>Takes all the steps within a time limit.</summary>
    /// <exception cref="NodeCertificateException">The node's certificate is not trusted: trying again would not help.</exception>
    /// <exception cref="NodeProtocolException">The peer does not speak TLS, and the protocol is one that must know.</exception>
    /// <exception cref="NodeConnectException">The node cannot be reached.</exception>
    public async Task<NodeStream> ConnectAsync(TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        Socket? socket = null;
        try
        {
            socket = await ConnectAsync(await ResolveAsync(limit.Token).ConfigureAwait(false), timeout, limit.Token).ConfigureAwait(false);
            return await SecureAsync(socket, new NodeCertificateVerdict(), limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            socket?.Dispose();
            if (exception is NodeCertificateException or NodeProtocolException) throw;
            throw new NodeConnectException(
                socket is null ? Describe(exception, timeout) : DescribeHandshake(exception, timeout), exception);
        }
    }

    /// <summary>Connects to the first address, without an exception if nobody listens there.</summary>
    public async Task<Socket?> TryConnectAsync()
    {
        var addresses = await ResolveAsync(CancellationToken.None).ConfigureAwait(false);
        var socket = new Socket(addresses[0].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var connect = new SocketAsyncEventArgs { RemoteEndPoint = new IPEndPoint(addresses[0], address.Port) };
        var connected = new TaskCompletionSource();
        connect.Completed += (_, _) => connected.TrySetResult();
        if (socket.ConnectAsync(connect)) await connected.Task.ConfigureAwait(false);
        if (connect.SocketError == SocketError.Success) return socket;
        socket.Dispose();
        return null;
    }

    public async Task<IPAddress[]> ResolveAsync(CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(address.Host, out var literal)) return [literal];
        var addresses = await Dns.GetHostAddressesAsync(address.Host, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        return addresses.Length > 0 ? addresses : throw new NodeConnectException($"the name {address.Host} has no address");
    }

    /// <summary>
    /// Tries the addresses in turn, each with its share of the time that is left, so that one that swallows packets does not use up all.
    /// </summary>
    public async Task<Socket> ConnectAsync(IPAddress[] addresses, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var until = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        for (var index = 0; ; index++)
        {
            var isLast = index == addresses.Length - 1;
            using var share = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (!isLast)
            {
                share.CancelAfter(TimeSpan.FromMilliseconds(Math.Max(1, (until - Environment.TickCount64) / (addresses.Length - index))));
            }

            var socket = new Socket(addresses[index].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[index], address.Port), share.Token).ConfigureAwait(false);
                return socket;
            }
            catch (Exception exception) when (
                !isLast && !cancellationToken.IsCancellationRequested && exception is SocketException or OperationCanceledException)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    public async Task<NodeStream> SecureAsync(Socket socket, NodeCertificateVerdict verdict, CancellationToken cancellationToken)
    {
        var network = new NetworkStream(socket, ownsSocket: true);
        if (!address.IsHttps) return new NodeStream(socket, network);
        var tls = new SslStream(network);
        try
        {
            await tls.AuthenticateAsClientAsync(
                trust.CreateOptions(address.Host, verdict, protocols, examinesChain), cancellationToken).ConfigureAwait(false);
            return new NodeStream(socket, tls);
        }
        catch (Exception exception)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            if (verdict.Rejection is { } rejection)
            {
                throw new NodeCertificateException($"the certificate of {address.Authority} is not trusted: {rejection}", exception);
            }

            if (protocols.Count > 0 && IsNoTls(exception)) throw new NodeProtocolException(NodePeer.NoTls, address, exception);
            throw;
        }
    }

    /// <summary>What went wrong on the way to a TCP connection, in words that need no knowledge of .NET.</summary>
    public string Describe(Exception exception, TimeSpan timeout) => exception switch
    {
        OperationCanceledException => $"no connection to {address.Authority} within {timeout.TotalMilliseconds:0} ms",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
            $"the name {address.Host} cannot be resolved",
        SocketException socket => $"cannot connect to {address.Authority}: {socket.SocketErrorCode}",
        _ => exception.Message,
    };

    /// <summary>What went wrong between TCP connection and first request.</summary>
    public string DescribeHandshake(Exception exception, TimeSpan timeout) => exception switch
    {
        NodeCertificateException or NodeProtocolException => exception.Message,
        OperationCanceledException => $"no TLS handshake with {address.Authority} within {timeout.TotalMilliseconds:0} ms {HttpsHint}",
        IOException => $"the TLS handshake with {address.Authority} failed: the connection was closed {HttpsHint}",
        _ => $"the TLS handshake with {address.Authority} failed: {exception.Message} {HttpsHint}",
    };

    /// <summary>How <see cref="SslStream"/> reports a first byte that begins no TLS record.</summary>
    private static bool IsNoTls(Exception exception) =>
        exception is AuthenticationException && exception.Message.Contains("frame size", StringComparison.Ordinal);
}
