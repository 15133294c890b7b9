using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// The settings of a node in envoy-external-filter mode; the documented ones carry the name of their go-node.yaml entry in the comment.
/// </summary>
public sealed record ExternalFilterNodeOptions
{
    /// <summary>envoy_external_filter.address; 0 takes any free port.</summary>
    public int Port { get; init; }

    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>
    /// envoy_external_filter.tls_cert and tls_key, which a real node requires. Without, the node speaks HTTP/2 with prior knowledge, as
    /// it looks to a client where something else ends TLS before it.
    /// </summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Sent along with the certificate in the TLS handshake.</summary>
    public IReadOnlyList<X509Certificate2> IntermediateCertificates { get; init; } = [];

    /// <summary>SETTINGS_MAX_CONCURRENT_STREAMS.</summary>
    public int MaxConcurrentStreams { get; init; } = 100;

    /// <summary>SETTINGS_INITIAL_WINDOW_SIZE in bytes; Kestrel takes no less than 65,535. Null leaves Kestrel's 768 KB.</summary>
    public int? InitialStreamWindow { get; init; }

    /// <summary>The connection's receive window in bytes; Kestrel takes no less than 65,535. Null leaves Kestrel's 1 MB.</summary>
    public int? InitialConnectionWindow { get; init; }

    /// <summary>SETTINGS_HEADER_TABLE_SIZE in bytes; null leaves Kestrel's 4,096.</summary>
    public int? HeaderTableSize { get; init; }

    /// <summary>How long the node thinks about each part.</summary>
    public TimeSpan ReplyDelay { get; init; }

    /// <summary>
    /// What goes wrong with which call, asked when its first part is there; null, or null as its result, is the normal course.
    /// </summary>
    public Func<ReceivedCall, ExternalFilterFault?>? Script { get; init; }

    /// <summary>Told of every call once nothing more comes of it.</summary>
    public Action<ReceivedCall>? CallEnded { get; init; }

    /// <summary>metrics.listen_address on the same address; 0 takes any free port, null has no metrics listener.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>metrics.per_host_stats: counters for each host as well.</summary>
    public bool PerHostStats { get; init; }

    /// <summary>Whether <see cref="ExternalFilterNode.Calls"/> keeps every call.</summary>
    public bool KeepCalls { get; init; } = true;

    /// <summary>Whether <see cref="ExternalFilterNode.Inventory"/> learns.</summary>
    public bool BuildInventory { get; init; } = true;

    public string Version { get; init; } = "0.22.1";

    /// <summary>A node that remembers nothing: the cheapest sink for load tests.</summary>
    public static ExternalFilterNodeOptions Sink { get; } = new() { KeepCalls = false, BuildInventory = false };
}
