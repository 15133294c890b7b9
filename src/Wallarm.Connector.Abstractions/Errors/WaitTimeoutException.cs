namespace Wallarm.Connector;

/// <summary>What was waited for did not come in time. The message says how far the operation came; the same command continues.</summary>
public sealed class WaitTimeoutException(string errorId, ConnectorErrorCategory category, string problem, Exception? innerException = null)
    : ConnectorException(errorId, category, problem, innerException);
