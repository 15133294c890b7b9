using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarding.ExternalProcessing.Http2;

/// <summary>The peer speaks another protocol than HTTP/2.</summary>
internal sealed class NotHttp2Exception(NodePeer peer) : IOException("the peer does not speak HTTP/2")
{
    /// <summary>Which one, as far as its first bytes tell.</summary>
    public NodePeer Peer => peer;
}
