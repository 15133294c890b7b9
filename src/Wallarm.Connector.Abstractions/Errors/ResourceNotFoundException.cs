namespace Wallarm.Connector;

/// <summary>A resource that must be there is not.</summary>
public sealed class ResourceNotFoundException(
    string errorId, ConnectorErrorCategory category, string problem, Exception? innerException = null)
    : ConnectorException(errorId, category, problem, innerException);
