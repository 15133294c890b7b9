namespace Wallarm.Connector.Forwarding.Nodes;

/// <summary>The node cannot be reached at present.</summary>
internal sealed class NodeConnectException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>The node shows a certificate that is not trusted.</summary>
internal sealed class NodeCertificateException(string message, Exception? innerException) : Exception(message, innerException);
