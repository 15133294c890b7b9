namespace Wallarm.Connector;

/// <summary>Something is there already that is another's, or that differs from what was asked. Nothing was changed.</summary>
public sealed class ResourceConflictException(
    string errorId, ConnectorErrorCategory category, string problem, Exception? innerException = null)
    : ConnectorException(errorId, category, problem, innerException);
