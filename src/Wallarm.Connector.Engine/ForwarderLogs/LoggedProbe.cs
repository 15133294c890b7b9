namespace Wallarm.Connector.Engine.ForwarderLogs;

/// <summary>What became of a probe, as the forwarder's log says it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Outcome"><c>forwarded</c>, <c>rejected</c> or <c>failed</c>.</param>
/// <param name="Status">The status of the node's response; null where there was none.</param>
/// <param name="Duration">How long the node took.</param>
internal sealed record LoggedProbe(string Id, string Outcome, int? Status, TimeSpan Duration);
