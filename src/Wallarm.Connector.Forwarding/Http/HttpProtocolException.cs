namespace Wallarm.Connector.Forwarding.Http;

/// <summary>The other side does not speak HTTP/1, or stopped in the middle of a response.</summary>
internal sealed class HttpProtocolException(string message) : IOException(message);
