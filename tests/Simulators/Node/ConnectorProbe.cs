namespace Wallarm.Connector.Simulators;

/// <summary>
/// The calls that the connector makes of its own accord while it delivers: to learn who listens there, and whether the node takes anything.
/// They stand for no record, so a node does not count them among the calls that tests look at.
/// </summary>
public static class ConnectorProbe
{
    /// <summary>Whether a path is that of such a call.</summary>
    public static bool Is(string path) => path is "/.wallarm-probe/first-delivery" or "/.wallarm-probe/delivery";
}
