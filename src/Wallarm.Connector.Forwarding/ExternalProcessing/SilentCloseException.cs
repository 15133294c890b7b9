namespace Wallarm.Connector.Forwarding.ExternalProcessing;

/// <summary>
/// The peer took a connection and closed it without a byte: a restart, a load balancer without a node, or no node of this mode.
/// </summary>
internal sealed class SilentCloseException(string message) : Exception(message);
