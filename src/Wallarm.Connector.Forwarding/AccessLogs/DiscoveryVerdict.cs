namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>What API Discovery's documented filtering criteria say of a record.</summary>
public enum DiscoveryVerdict
{
    /// <summary>No criterion that a log line can tell leaves it out.</summary>
    Discoverable,

    /// <summary>The response's status is not 200 to 299.</summary>
    Status,

    /// <summary>The method is OPTIONS or HEAD.</summary>
    Method,

    /// <summary>The host is localhost or a loopback address.</summary>
    Host,

    /// <summary>A path segment has characters that endpoints do not have.</summary>
    Path,
}
