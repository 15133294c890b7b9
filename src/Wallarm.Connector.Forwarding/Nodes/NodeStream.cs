using System.Net.Security;
using System.Net.Sockets;

namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>An open connection to the node: TCP, and TLS if the node is addressed by https.</summary>
internal sealed class NodeStream(Socket socket, Stream stream) : IDisposable
{
    public Socket Socket => socket;

    public Stream Stream => stream;

    /// <summary>What ALPN chose; empty if the peer chose nothing, null without TLS.</summary>
    public string? Alpn => stream is SslStream tls ? tls.NegotiatedApplicationProtocol.ToString() : null;

    public void Dispose() => stream.Dispose();
}
