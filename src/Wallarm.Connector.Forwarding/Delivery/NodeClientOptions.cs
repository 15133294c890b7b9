using System.Net;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>How records are delivered.</summary>
public sealed record NodeClientOptions
{
    /// <summary>Where the node listens.</summary>
    public required NodeAddress Address { get; init; }

    /// <summary>How the node is told about calls.</summary>
    public NodeProtocol Protocol { get; init; }

    /// <summary>Which certificate of the node is trusted. Has no meaning over http.</summary>
    public NodeTrust Trust { get; init; } = NodeTrust.System;

    /// <summary>
    /// The Wallarm application that the API belongs to; -1 is the default application. Null: the node decides. Mirror only: with ext_proc
    /// the node's <c>route_config</c> decides.
    /// </summary>
    public int? ApplicationId { get; init; }

    /// <summary>
    /// How many records are under way at a time, at the most: streams (ext_proc; default 512, at most 4,096) or connections (mirror;
    /// default 32, at most 256).
    /// </summary>
    public int Concurrency
    {
        get => field > 0 ? field : DefaultConcurrency(Protocol);
        init;
    }

    /// <summary>How long name resolution, TCP and TLS together may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a response may take: to the acknowledgement of every part (ext_proc), or from the request's first byte to the response's
    /// head (mirror).
    /// </summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether only records are sent that API Discovery can take up under its documented rules.</summary>
    public bool DiscoverableOnly { get; init; }

    /// <summary>Which paths are sent; null: all are.</summary>
    public PathFilter? Paths { get; init; }

    /// <summary>How much of many equal calls is sent; null: all.</summary>
    public CallSampling? Sampling { get; init; }

    /// <summary>What of a record does not leave as it is.</summary>
    public RedactedData Redacted { get; init; }

    /// <summary>
    /// The clock on the wall. Pauses that go on while Lambda freezes the process are told by it: other clocks may stand still then.
    /// </summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Looks a name up.</summary>
    internal Func<string, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>How many records are under way at a time unless something else is set.</summary>
    /// <param name="protocol">How the node is told about calls.</param>
    public static int DefaultConcurrency(NodeProtocol protocol) => protocol == NodeProtocol.Mirror ? 32 : 512;

    /// <summary>The most that <see cref="Concurrency"/> may be.</summary>
    /// <param name="protocol">How the node is told about calls.</param>
    public static int MaxConcurrency(NodeProtocol protocol) => protocol == NodeProtocol.Mirror ? 256 : 4_096;

    /// <summary>A connector to the node.</summary>
    /// <param name="examinesChain">Whether the certificate's chain is built even if a pin decides, to tell what it is worth.</param>
    internal NodeConnector CreateConnector(bool examinesChain = false) =>
        NodeConnector.For(Address, new NodeAddresses(Address.Host, Resolve, Clock), Trust, Protocol, examinesChain);
}
