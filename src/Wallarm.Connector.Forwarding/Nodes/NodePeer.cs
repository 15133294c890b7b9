namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>What listens at a node's address, as far as its responses tell.</summary>
public enum NodePeer
{
    /// <summary>Nothing could be told.</summary>
    Unknown,

    /// <summary>A node that speaks <c>ext_proc</c>: <c>envoy-external-filter</c> mode.</summary>
    ExternalProcessor,

    /// <summary>gRPC, but not <c>ext_proc</c>.</summary>
    GrpcServer,

    /// <summary>HTTP/2, but no gRPC.</summary>
    Http2Server,

    /// <summary>HTTP/1.1 only, as a node in <c>connector-server</c> mode speaks it.</summary>
    Http1Server,

    /// <summary>HTTP/1.1 of an NGINX server: a web server, or an NGINX-based node.</summary>
    NginxServer,

    /// <summary>TLS that does not offer HTTP/2 by ALPN.</summary>
    TlsWithoutAlpn,

    /// <summary>No TLS, although the node is addressed by https.</summary>
    NoTls,

    /// <summary>TLS, although the node is addressed by http.</summary>
    Tls,

    /// <summary>A server that closes every connection before it says anything.</summary>
    Silent,

    /// <summary>Amazon API Gateway or AWS Lambda.</summary>
    AmazonApi,
}

/// <summary>Words for <see cref="NodePeer"/>.</summary>
public static class NodePeers
{
    private const string Remedy =
        "Put the node into envoy-external-filter mode and give the port of envoy_external_filter.address, "
        + "or deploy Wallarm's own bundle: Publish-WallarmForwarder -CodeBundlePath";

    /// <summary>The peer in a diagnosis' JSON, such as <c>http1-server</c>; null for <see cref="NodePeer.Unknown"/>. Stable.</summary>
    /// <param name="peer">What listens there.</param>
    public static string? ToCode(this NodePeer peer) => peer switch
    {
        NodePeer.ExternalProcessor => "external-processor",
        NodePeer.GrpcServer => "grpc-server",
        NodePeer.Http2Server => "http2-server",
        NodePeer.Http1Server => "http1-server",
        NodePeer.NginxServer => "nginx-server",
        NodePeer.TlsWithoutAlpn => "tls-without-alpn",
        NodePeer.NoTls => "no-tls",
        NodePeer.Tls => "tls",
        NodePeer.Silent => "silent",
        NodePeer.AmazonApi => "amazon-api",
        _ => null,
    };

    /// <summary>The peer that a diagnosis' JSON names.</summary>
    /// <param name="code">What <see cref="ToCode"/> made.</param>
    public static NodePeer FromCode(string? code) =>
        Enum.GetValues<NodePeer>().FirstOrDefault(peer => peer.ToCode() is { } known && known == code);

    /// <summary>Whether a peer certainly does not speak a protocol, as far as it is known.</summary>
    /// <param name="peer">What listens there.</param>
    /// <param name="protocol">The chosen protocol.</param>
    public static bool Contradicts(this NodePeer peer, NodeProtocol protocol) => protocol == NodeProtocol.ExtProc
        ? peer is not (NodePeer.Unknown or NodePeer.ExternalProcessor or NodePeer.Silent)
        : peer is NodePeer.ExternalProcessor or NodePeer.GrpcServer or NodePeer.Http2Server or NodePeer.AmazonApi;

    /// <summary>
    /// Says what listens at an address instead of a node that speaks <c>ext_proc</c>, and what to do. Without a full stop at its end.
    /// </summary>
    /// <param name="peer">What listens there.</param>
    /// <param name="address">The address.</param>
    public static string Describe(this NodePeer peer, NodeAddress address) => $"{peer.Recognize(address)} {Remedy}";

    /// <summary>Says what listens at an address instead of a node that speaks <c>ext_proc</c>: one sentence, or a question to it.</summary>
    /// <param name="peer">What listens there.</param>
    /// <param name="address">The address.</param>
    public static string Recognize(this NodePeer peer, NodeAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return $"{address.Authority} {Seen(peer, address.IsHttps)}";
    }

    private static string Seen(NodePeer peer, bool isHttps) => peer switch
    {
        NodePeer.GrpcServer => "answers gRPC, but knows no ext_proc: another service, or another port of the node?",
        NodePeer.Http2Server => "answers HTTP/2, but not gRPC: a web server or a load balancer?",
        NodePeer.Http1Server => "answers HTTP/1.1: a node in connector-server mode?",
        NodePeer.NginxServer =>
            "answers HTTP/1.1 as NGINX does: a web server, or an NGINX-based node (X_NODE_PROTOCOL=mirror, -NodeProtocol Mirror)?",
        NodePeer.TlsWithoutAlpn =>
            "speaks TLS, but does not offer HTTP/2 (no ALPN): a node in connector-server mode, "
            + "or a load balancer whose listener has no ALPN policy?",
        NodePeer.NoTls =>
            "does not speak TLS on this port, but X_NODE_SCHEME is https: set X_NODE_SCHEME=http if TLS ends before the node.",
        NodePeer.Tls => "speaks TLS on this port, but X_NODE_SCHEME is http: set X_NODE_SCHEME=https.",
        NodePeer.Silent => isHttps
            ? "closes every connection after the TLS handshake: a node in another mode, or a load balancer without a healthy node?"
            : "closes every connection without a word: does it speak TLS (X_NODE_SCHEME=https), "
                + "or is it a load balancer without a healthy node?",
        NodePeer.AmazonApi => "is Amazon API Gateway or AWS Lambda, not a Wallarm node.",
        _ => "does not speak ext_proc.",
    };
}
