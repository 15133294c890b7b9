using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine.Nodes;

/// <summary>
/// The verdict on something that listens at the node's address and does not speak its protocol: what it is, and what to do.
/// </summary>
internal sealed class NodePeerChecks(NodeViewpoint from)
{
    /// <summary>The port of <c>envoy_external_filter.address</c> in Wallarm's examples.</summary>
    public const int UsualPort = 5080;

    /// <summary>The verdict; null if the peer may well be a node, or nothing is known of it.</summary>
    /// <param name="peer">What listens there.</param>
    public ConnectorCheck? Recognize(NodePeer peer) => peer == NodePeer.Silent || peer.Contradicts(from.Protocol)
        ? Verdict.Failed(from.Node.Authority, Sentence(Describe(peer)), Remedy(peer))
        : null;

    /// <summary>What it is.</summary>
    /// <param name="peer">What listens there.</param>
    public string Describe(NodePeer peer) => from.Protocol == NodeProtocol.ExtProc || peer is NodePeer.AmazonApi or NodePeer.Silent
        ? peer.Recognize(from.Node)
        : $"{from.Node.Authority} speaks HTTP/2, not HTTP/1.1: a node in envoy-external-filter mode?";

    private string Remedy(NodePeer peer) => peer switch
    {
        _ when from.Protocol == NodeProtocol.Mirror && peer is not (NodePeer.AmazonApi or NodePeer.Silent) => from.WithProtocol("ExtProc"),
        NodePeer.NoTls =>
            Lines(
                CommandText.WithAdvice("If TLS ends before the node:", from.WithAddress(from.Node.Authority, "http")), Filter(), Bundle()),
        NodePeer.Tls => from.WithAddress(from.Node.Authority, "https"),
        NodePeer.Silent when !from.Node.IsHttps =>
            Lines(
                CommandText.WithAdvice("If the node speaks https on this port:", from.WithAddress(from.Node.Authority, "https")), Filter()),
        NodePeer.AmazonApi =>
            CommandText.WithAdvice("Give the address of the Wallarm node.", from.WithAddress("node.example.com:5080", "https")),
        NodePeer.NginxServer =>
            Lines(
                CommandText.WithAdvice("If it is an NGINX-based node, which takes requests alone:", from.WithProtocol("Mirror")), Filter()),
        NodePeer.Http1Server or NodePeer.TlsWithoutAlpn => Lines(Filter(), Bundle()),
        _ => Filter(),
    };

    private string Filter() => from.Node.Port == UsualPort
        ? "# Put the node into envoy-external-filter mode, and compare the port with envoy_external_filter.address in go-node.yaml."
        : CommandText.WithAdvice(
            "Put the node into envoy-external-filter mode and give the port of envoy_external_filter.address:", from.WithPort(UsualPort));

    private string Bundle() => CommandText.WithAdvice(
        "Or leave it in connector-server mode and deploy Wallarm's own bundle:",
        "Publish-WallarmForwarder "
        + $"{(from.FunctionName is { } name ? $"-FunctionName {CommandText.Quote(name)} " : "")}-CodeBundlePath ./cw-resend-lambda.zip");

    private static string Sentence(string text) => text[^1] is '.' or '?' ? text : text + ".";

    private static string Lines(params string[] lines) => string.Join(Environment.NewLine, lines);
}
