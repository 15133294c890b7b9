using System.Net;

namespace Wallarm.Connector;

/// <summary>Which connector to look at.</summary>
public sealed record ConnectorTestOptions
{
    /// <summary>Name of the forwarder function.</summary>
    public required string FunctionName { get; init; }

    /// <summary>Id of a REST API whose stage shall be looked at.</summary>
    public string? RestApiId { get; init; }

    /// <summary>Id of an HTTP API whose stage shall be looked at.</summary>
    public string? ApiId { get; init; }

    /// <summary>Name of the stage.</summary>
    public string? StageName { get; init; }

    /// <summary>The log group; null for the one that the stage logs to.</summary>
    public string? LogGroupName { get; init; }

    /// <summary>Name of the subscription filter; null for any that feeds the function.</summary>
    public string? FilterName { get; init; }

    /// <summary>The folder that holds the packaged forwarder, to compare the function's code with; null to leave that out.</summary>
    public string? PackageFolder { get; init; }

    /// <summary>What the connector shall be; null to look for no drift.</summary>
    public ConnectorConfiguration? Configuration { get; init; }

    /// <summary>The file of <see cref="Configuration"/>, as the user named it, for the command that mends a drift.</summary>
    public string? ConfigurationPath { get; init; }

    /// <summary>Whether a marked line is sent through the real chain.</summary>
    public bool Probe { get; init; }

    /// <summary>How long the probe may take.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>URL of the node's metrics, such as <c>http://node.example.com:9000/metrics</c>; null to leave them out.</summary>
    public string? NodeMetricsUrl { get; init; }

    /// <summary>User name and password for the metrics; null for those of the URL, if it has any.</summary>
    public NetworkCredential? NodeMetricsCredential { get; init; }
}
