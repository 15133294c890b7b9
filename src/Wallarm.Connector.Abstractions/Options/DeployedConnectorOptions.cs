namespace Wallarm.Connector;

/// <summary>Which connectors to list.</summary>
public sealed record DeployedConnectorOptions
{
    /// <summary>System names of the regions; empty for the session's.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Name of the function; null for every function that the module made.</summary>
    public string? FunctionName { get; init; }
}
