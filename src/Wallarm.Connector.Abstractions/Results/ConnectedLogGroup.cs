namespace Wallarm.Connector;

/// <summary>A log group that feeds a forwarder.</summary>
/// <param name="LogGroupName">Name of the log group.</param>
/// <param name="FilterName">Name of the subscription filter.</param>
/// <param name="FilterPattern">Its pattern; empty means every line.</param>
public sealed record ConnectedLogGroup(string LogGroupName, string FilterName, string FilterPattern);
