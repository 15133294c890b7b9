namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>How a node is told about calls.</summary>
public enum NodeProtocol
{
    /// <summary>
    /// Envoy's <c>ext_proc</c> v3 over HTTP/2, for a Native Node in <c>envoy-external-filter</c> mode: request and response of each call.
    /// </summary>
    ExtProc,

    /// <summary>One mirrored HTTP/1.1 request a call, for an NGINX-based node: the request alone.</summary>
    Mirror,
}

/// <summary>The words for <see cref="NodeProtocol"/> in settings.</summary>
public static class NodeProtocols
{
    /// <summary>The protocol as <c>X_NODE_PROTOCOL</c> names it: <c>ext-proc</c> or <c>mirror</c>.</summary>
    /// <param name="protocol">The protocol.</param>
    public static string ToSetting(this NodeProtocol protocol) => protocol == NodeProtocol.Mirror ? "mirror" : "ext-proc";
}
