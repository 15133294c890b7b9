namespace Wallarm.Connector;

/// <summary>Which node to look at, and from where.</summary>
public sealed record NodeTestOptions
{
    /// <summary>Host of the node, with its port where that is not the scheme's own; null to take what the function has.</summary>
    public string? NodeUrl { get; init; }

    /// <summary><c>http</c> or <c>https</c>; null where the address carries it.</summary>
    public string? NodeScheme { get; init; }

    /// <summary>
    /// How the node is told about calls. Has no meaning if <see cref="FunctionName"/> is given: then the function's counts.
    /// </summary>
    public ForwarderProtocol NodeProtocol { get; init; }

    /// <summary>PEM file with the authorities that sign the node's certificate.</summary>
    public string? NodeCaPath { get; init; }

    /// <summary>SHA-256 fingerprints of the node's certificate, hex.</summary>
    public IReadOnlyList<string>? NodeFingerprint { get; init; }

    /// <summary>
    /// Path of the node's external health check, such as <c>/wallarm-external-health</c>; null if it is not enabled. Not for <see
    /// cref="ForwarderProtocol.ExtProc"/>.
    /// </summary>
    public string? HealthCheckPath { get; init; }

    /// <summary>The function from whose network to look; null for this computer.</summary>
    public string? FunctionName { get; init; }

    /// <summary>How long each step may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
