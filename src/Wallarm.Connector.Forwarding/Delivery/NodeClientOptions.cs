namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>How records are delivered.</summary>
public sealed record NodeClientOptions
{
    /// <summary>Where the node listens.</summary>
    public required NodeAddress Address { get; init; }

    /// <summary>Which certificate of the node is trusted. Has no meaning over http.</summary>
    public NodeTrust Trust { get; init; } = NodeTrust.System;

    /// <summary>The Wallarm application that the API belongs to; -1 is the default application. Null: the node decides.</summary>
    public int? ApplicationId { get; init; }

    /// <summary>How many connections, and so requests at a time, at the most.</summary>
    public int Concurrency { get; init; } = 32;

    /// <summary>How long name resolution, TCP and TLS together may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer may take, from the request's first byte to the answer's last.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether only records are sent that API Discovery can take up under its documented rules.</summary>
    public bool DiscoverableOnly { get; init; }
}
