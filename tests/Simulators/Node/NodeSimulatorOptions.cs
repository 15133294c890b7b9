using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Wallarm.Connector.Simulators;

/// <summary>What takes HTTP/1.1 requests.</summary>
public enum NodeKind
{
    /// <summary>
    /// A Native Node in connector-server mode. It knows a list of connector types, and turns other messages away with a 2xx and
    /// <c>connector_info</c> in its metrics. Its message with the response is not published: no endpoint is built here from a request
    /// alone.
    /// </summary>
    ConnectorServer,

    /// <summary>
    /// An NGINX-based node behind a mirror: every request is a call, and a status in X-Wallarm-Response-Code is taken as its own.
    /// </summary>
    NginxBased,
}

/// <summary>The node's settings; the documented ones carry the name of their go-node.yaml entry in the comment.</summary>
public sealed record NodeSimulatorOptions
{
    /// <summary>connector.address; 0 takes any free port.</summary>
    public int Port { get; init; }

    public NodeKind Kind { get; init; }

    /// <summary>
    /// The values of X-Wallarm-Connector-Type that a connector server takes. Wallarm does not publish its list, and nothing of ours
    /// sends the header.
    /// </summary>
    public IReadOnlyList<string> KnownConnectorTypes { get; init; } = [];

    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>connector.tls_cert and tls_key: with a certificate the node speaks https only.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Sent along with the certificate in the TLS handshake.</summary>
    public IReadOnlyList<X509Certificate2> IntermediateCertificates { get; init; } = [];

    public SslProtocols TlsProtocols { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>connector.allowed_hosts; * and ? are wildcards, empty allows every host.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>connector.allowed_networks; empty allows every address.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>proxy_headers.original_host; null takes the host from Host.</summary>
    public string? OriginalHostHeader { get; init; } = "X-Forwarded-Host";

    /// <summary>connector.per_connection_limits.max_requests.</summary>
    public int? MaxRequestsPerConnection { get; init; }

    /// <summary>connector.per_connection_limits.max_received_bytes.</summary>
    public long? MaxReceivedBytesPerConnection { get; init; }

    /// <summary>connector.per_connection_limits.max_duration.</summary>
    public TimeSpan? MaxConnectionDuration { get; init; }

    /// <summary>How long the node thinks about each request.</summary>
    public TimeSpan ReplyDelay { get; init; }

    /// <summary>connector.app_reply_timeout: an answer that would take longer becomes a synthetic one.</summary>
    public TimeSpan? AppReplyTimeout { get; init; }

    /// <summary>connector.app_reply_timeout_code.</summary>
    public int AppReplyTimeoutCode { get; init; } = 500;

    /// <summary>connector.external_health_check.endpoint, e.g. /wallarm-external-health; off when null.</summary>
    public string? HealthCheckEndpoint { get; init; }

    /// <summary>metrics.listen_address on the same address; 0 takes any free port, null has no metrics listener.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>More requests at a time than this are answered 503.</summary>
    public int? MaxConcurrentRequests { get; init; }

    /// <summary>A request whose X-Request-Id was seen before is answered 200 and dropped.</summary>
    public bool DropDuplicateRequestIds { get; init; } = true;

    /// <summary>What goes wrong with which request; null, or null as its result, is the normal course.</summary>
    public Func<ReceivedRequest, FaultAction?>? Script { get; init; }

    public BodyStyle ForwardedBodyStyle { get; init; } = BodyStyle.ContentLength;

    public string ForwardedBody { get; init; } = "OK";

    /// <summary>Added to every normal answer, e.g. x-amzn-requestid.</summary>
    public IReadOnlyDictionary<string, string> AnswerHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether <see cref="NodeSimulator.Requests"/> keeps every request.</summary>
    public bool KeepRequests { get; init; } = true;

    /// <summary>Whether <see cref="NodeSimulator.Inventory"/> learns.</summary>
    public bool BuildInventory { get; init; } = true;

    public string Version { get; init; } = "0.21.0";

    /// <summary>A node that remembers nothing: the cheapest sink for load tests.</summary>
    public static NodeSimulatorOptions Sink { get; } =
        new() { KeepRequests = false, BuildInventory = false, DropDuplicateRequestIds = false };
}
