namespace Wallarm.Connector;

/// <summary>A property of an endpoint that differs between two inventories.</summary>
/// <param name="Property">
/// <c>State</c>, <c>WouldBeDiscovered</c>, <c>Reason</c>, <c>Statuses</c> (the classes that were seen), <c>LatencyP95</c> (milliseconds) or
/// <c>ResponseBytes</c>.
/// </param>
/// <param name="Before">Its value in the earlier inventory; null where it has none.</param>
/// <param name="After">Its value in the later inventory; null where it has none.</param>
public sealed record EndpointDifference(string Property, string? Before, string? After)
{
    /// <summary>The difference as text, such as <c>State: Shadow -> Documented</c>.</summary>
    public override string ToString() => $"{Property}: {Before ?? "none"} -> {After ?? "none"}";
}
