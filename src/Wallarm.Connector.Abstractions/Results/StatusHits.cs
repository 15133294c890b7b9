namespace Wallarm.Connector;

/// <summary>How often an endpoint responded with a status.</summary>
/// <param name="Status">The status, 100 to 599; 0 for a call whose line has none.</param>
/// <param name="Hits">Calls.</param>
public sealed record StatusHits(int Status, long Hits);
