namespace Wallarm.Connector.Forwarder.RuntimeApi;

/// <summary>The Lambda Runtime API cannot be used any more; the process has to end.</summary>
internal sealed class RuntimeApiException(string message, Exception? innerException = null) : Exception(message, innerException);
