namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>What was seen on the way to the node, step by step. A step that was not reached is null.</summary>
public sealed record NodeDiagnosis
{
    /// <summary>Whether every step went well and the node took the probe.</summary>
    public bool Ok => Probe is { Ok: true };

    /// <summary>Name resolution.</summary>
    public DnsStep? Dns { get; internal set; }

    /// <summary>The TCP connection.</summary>
    public TcpStep? Tcp { get; internal set; }

    /// <summary>The TLS handshake; null over http.</summary>
    public TlsStep? Tls { get; internal set; }

    /// <summary>The start of HTTP/2; null with mirror.</summary>
    public Http2Step? Http2 { get; internal set; }

    /// <summary>One call, to a path that API Discovery ignores.</summary>
    public ProbeStep? Probe { get; internal set; }

    /// <summary>The node's external health check; null unless it was asked for.</summary>
    public HealthStep? Health { get; internal set; }

    /// <summary>What listens at the address.</summary>
    public NodePeer Peer { get; internal set; }
}
