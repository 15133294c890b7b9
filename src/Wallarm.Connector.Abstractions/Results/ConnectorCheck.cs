namespace Wallarm.Connector;

/// <summary>One part of a connector, looked at.</summary>
public sealed record ConnectorCheck
{
    /// <summary>What was looked at, such as <c>StageLogging</c> or <c>NodeDns</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Number of the account, 12 digits; null if nothing was asked of AWS, or if it could not be read.</summary>
    public string? AccountId { get; init; }

    /// <summary>System name of the region; null for what belongs to none.</summary>
    public string? Region { get; init; }

    /// <summary>
    /// What the part belongs to, and is shown under: a stage or log group, the function, a probe, the node or the configuration file; null
    /// where that is not known.
    /// </summary>
    public string? Scope { get; init; }

    /// <summary>The verdict.</summary>
    public required string Status { get; init; }

    /// <summary>The resource: a name or an ARN; null where none is known.</summary>
    public string? Target { get; init; }

    /// <summary>What was seen.</summary>
    public required string Detail { get; init; }

    /// <summary>What to do, as a command where there is one; null where nothing is to be done.</summary>
    public string? Remediation { get; init; }
}
