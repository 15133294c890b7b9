namespace Wallarm.Connector.Simulators;

/// <summary>How a service puts requests, answers and errors into HTTP.</summary>
public enum AwsProtocol
{
    /// <summary>AWS JSON 1.1: everything is a POST to / with X-Amz-Target.</summary>
    Json,

    /// <summary>The operation is method and path; JSON bodies.</summary>
    RestJson,

    /// <summary>The operation is method and path; XML (S3).</summary>
    RestXml,

    /// <summary>A form with Action and Version; XML answers.</summary>
    Query,
}
