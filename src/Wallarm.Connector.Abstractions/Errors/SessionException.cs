namespace Wallarm.Connector;

/// <summary>
/// The session cannot be used: no region, no credentials, or wrong or expired ones. It ends the pipeline, since every other item would fail
/// as well.
/// </summary>
public sealed class SessionException(string errorId, ConnectorErrorCategory category, string problem, Exception? innerException = null)
    : ConnectorException(errorId, category, problem, innerException);
