namespace Wallarm.Connector;

/// <summary>The caller lacks a permission. The message names the IAM action to allow.</summary>
public sealed class AccessDeniedException(string errorId, ConnectorErrorCategory category, string problem, Exception? innerException = null)
    : ConnectorException(errorId, category, problem, innerException);
