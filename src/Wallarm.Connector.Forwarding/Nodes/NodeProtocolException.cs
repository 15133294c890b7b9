namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>What listens at the node's address does not speak the chosen protocol: trying again at once would not help.</summary>
internal sealed class NodeProtocolException(NodePeer peer, NodeAddress address, Exception? innerException = null)
    : Exception(peer.Describe(address), innerException)
{
    public NodePeer Peer { get; } = peer;
}
