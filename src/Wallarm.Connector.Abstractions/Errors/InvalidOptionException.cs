namespace Wallarm.Connector;

/// <summary>A value that was given cannot be used. Nothing was changed.</summary>
public sealed class InvalidOptionException(
    string errorId, ConnectorErrorCategory category, string problem, Exception? innerException = null)
    : ConnectorException(errorId, category, problem, innerException);
