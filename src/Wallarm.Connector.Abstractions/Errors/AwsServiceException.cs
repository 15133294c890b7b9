namespace Wallarm.Connector;

/// <summary>AWS responded with an error that is none of the others, or did not respond.</summary>
public sealed class AwsServiceException(string errorId, ConnectorErrorCategory category, string problem, Exception? innerException = null)
    : ConnectorException(errorId, category, problem, innerException);
