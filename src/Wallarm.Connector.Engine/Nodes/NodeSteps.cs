using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine.Nodes;

/// <summary>The steps to a node, seen from this computer or by a function. A step that was not reached is null.</summary>
internal sealed record NodeSteps
{
    /// <summary>Name resolution.</summary>
    public DnsStep? Dns { get; init; }

    /// <summary>The TCP connection.</summary>
    public TcpStep? Tcp { get; init; }

    /// <summary>The TLS handshake; null over http.</summary>
    public TlsStep? Tls { get; init; }

    /// <summary>The start of HTTP/2; null with mirror.</summary>
    public Http2Step? Http2 { get; init; }

    /// <summary>The probe call.</summary>
    public ProbeStep? Probe { get; init; }

    /// <summary>The external health check; null unless it was asked for.</summary>
    public HealthStep? Health { get; init; }

    /// <summary>What listens at the address.</summary>
    public NodePeer Peer { get; init; }

    /// <summary>The steps of a walk so far.</summary>
    public static NodeSteps Of(NodeDiagnosis diagnosis) => new()
    {
        Dns = diagnosis.Dns,
        Tcp = diagnosis.Tcp,
        Tls = diagnosis.Tls,
        Http2 = diagnosis.Http2,
        Probe = diagnosis.Probe,
        Health = diagnosis.Health,
        Peer = diagnosis.Peer,
    };
}
