using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>The way to the node, step by step: name, TCP, TLS.</summary>
/// <param name="address">The node.</param>
/// <param name="addresses">The IP addresses of its name.</param>
/// <param name="trust">Which certificate of it is trusted.</param>
/// <param name="protocols">What ALPN offers, the best first; empty for a handshake without ALPN.</param>
/// <param name="examinesChain">Whether the certificate's chain is built even if a pin decides, to tell what it is worth.</param>
internal sealed class NodeConnector(
    NodeAddress address, NodeAddresses addresses, NodeTrust trust, List<SslApplicationProtocol> protocols, bool examinesChain)
{
    private const string HttpsHint = "(X_NODE_SCHEME is https: does the node listen for https on this port?)";

    /// <summary>Of so many addresses at the most an error tells what went wrong there.</summary>
    private const int MostAddressesTold = 16;

    /// <summary>The IP addresses of the node's name.</summary>
    public NodeAddresses Addresses => addresses;

    /// <summary>A connector for the ways to the node of a protocol.</summary>
    /// <remarks>With ext_proc HTTP/1.1 is offered too, so that a peer which speaks nothing else says so instead of ending the
    /// handshake.</remarks>
    public static NodeConnector For(
        NodeAddress address, NodeAddresses addresses, NodeTrust trust, NodeProtocol protocol, bool examinesChain = false) =>
        new(
            address,
            addresses,
            trust,
            protocol == NodeProtocol.Mirror ? [] : [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            examinesChain);

    /// <summary>Takes all the steps within a time limit, at one address after the other until one takes the connection.</summary>
    /// <exception cref="NodeCertificateException">The node's certificate is not trusted: trying again would not help.</exception>
    /// <exception cref="NodeProtocolException">The peer does not speak TLS, and the protocol is one that must know.</exception>
    /// <exception cref="NodeConnectException">The node cannot be reached.</exception>
    public async Task<NodeStream> ConnectAsync(TimeSpan timeout)
    {
        var until = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        using var limit = new CancellationTokenSource(timeout);
        IPAddress[] order;
        try
        {
            order = await addresses.OrderAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw new NodeConnectException(Describe(exception, timeout), exception);
        }

        try
        {
            return await TryEachAsync(order, until, ConnectAsync, CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            // The name may have other addresses by now.
            addresses.Forget();
            throw;
        }
    }

    /// <summary>Connects to the first address, without an exception if nobody listens there.</summary>
    public async Task<Socket?> TryConnectAsync()
    {
        var ip = (await addresses.OrderAsync(CancellationToken.None).ConfigureAwait(false))[0];
        var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var connect = new SocketAsyncEventArgs { RemoteEndPoint = new IPEndPoint(ip, address.Port) };
        var connected = new TaskCompletionSource();
        connect.Completed += (_, _) => connected.TrySetResult();
        if (socket.ConnectAsync(connect)) await connected.Task.ConfigureAwait(false);
        if (connect.SocketError == SocketError.Success) return socket;
        socket.Dispose();
        addresses.NoteDead(ip);
        return null;
    }

    /// <summary>Opens a TCP connection to the first address that takes one.</summary>
    public Task<Socket> ConnectAsync(IPAddress[] order, TimeSpan timeout, CancellationToken cancellation) =>
        TryEachAsync(
            order,
            Environment.TickCount64 + (long)timeout.TotalMilliseconds,
            async (ip, share) =>
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                limit.CancelAfter(share);
                return await ConnectAsync(ip, limit.Token).ConfigureAwait(false);
            },
            cancellation);

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

    /// <summary>
    /// Tries the addresses in turn, each with its share of the time that is left, so that one that swallows packets does not use up all.
    /// </summary>
    private async Task<T> TryEachAsync<T>(
        IPAddress[] order, long until, Func<IPAddress, TimeSpan, Task<T>> connect, CancellationToken cancellation)
    {
        var failures = new List<Exception>();
        while (true)
        {
            var ip = order[failures.Count];
            var share = TimeSpan.FromMilliseconds(Math.Max(1, (until - Environment.TickCount64) / (order.Length - failures.Count)));
            try
            {
                return await connect(ip, share).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                addresses.NoteDead(ip);
                failures.Add(exception);
                if (order.Length == 1) throw;
                if (failures.Count < order.Length) continue;
                var told = failures.Take(MostAddressesTold).Select((failure, index) => $"{order[index]}: {Describe(failure, share)}");
                var all = $"none of the {order.Length} addresses of {address.Host} takes a connection: {string.Join("; ", told)}";
                if (failures.OfType<NodeCertificateException>().FirstOrDefault() is { } untrusted)
                {
                    throw new NodeCertificateException(all, untrusted);
                }

                if (failures.OfType<NodeProtocolException>().FirstOrDefault() is { } other) throw other;
                throw new NodeConnectException(all, exception);
            }
        }
    }

    private async Task<NodeStream> ConnectAsync(IPAddress ip, TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        Socket? socket = null;
        try
        {
            socket = await ConnectAsync(ip, limit.Token).ConfigureAwait(false);
            return await SecureAsync(socket, new NodeCertificateVerdict(), limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (NodeCertificateException or NodeProtocolException))
        {
            throw new NodeConnectException(
                socket is null ? Describe(exception, timeout) : DescribeHandshake(exception, timeout), exception);
        }
    }

    private async Task<Socket> ConnectAsync(IPAddress ip, CancellationToken cancellationToken)
    {
        var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(ip, address.Port), cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>How <see cref="SslStream"/> reports a first byte that begins no TLS record.</summary>
    private static bool IsNoTls(Exception exception) =>
        exception is AuthenticationException && exception.Message.Contains("frame size", StringComparison.Ordinal);
}
