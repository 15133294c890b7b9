namespace Wallarm.Connector;

/// <summary>Which stages to list.</summary>
public sealed record ApiStageOptions
{
    /// <summary>System names of the regions; empty for the session's.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Name of the API, with wildcards; null for any.</summary>
    public string? ApiName { get; init; }

    /// <summary>The function that a stage must feed to be covered; null for any forwarder.</summary>
    public string? FunctionName { get; init; }
}
