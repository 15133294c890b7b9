namespace Wallarm.Connector.Simulators;

/// <summary>What the node has learned of one endpoint.</summary>
/// <param name="Statuses">How often each status came; a call that told none counts under 0.</param>
/// <param name="Discovered">Whether at least one of its calls passes the documented filtering criteria.</param>
/// <param name="Reason">Why it is not discovered; empty when it is.</param>
public sealed record InventoryEndpoint(
    string Host,
    string Method,
    string Path,
    long Hits,
    IReadOnlyDictionary<int, long> Statuses,
    bool Discovered,
    string Reason);
