namespace Wallarm.Connector;

/// <summary>How the packaged forwarder tells the node about calls.</summary>
public enum ForwarderProtocol
{
    /// <summary>
    /// Envoy's <c>ext_proc</c>, for a Native Node in <c>envoy-external-filter</c> mode: request and response of each call.
    /// </summary>
    ExtProc,

    /// <summary>One mirrored HTTP request a call, for an NGINX-based node: the request alone.</summary>
    Mirror,
}
