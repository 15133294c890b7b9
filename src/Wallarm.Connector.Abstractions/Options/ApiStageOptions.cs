namespace Wallarm.Connector;

/// <summary>Which stages to list.</summary>
public sealed record ApiStageOptions
{
    /// <summary>System names of the regions; empty for the session's.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Whether the APIs of a name are listed; null for any.</summary>
    public Func<string, bool>? HasApiName { get; init; }

    /// <summary>The function that a stage must feed to be covered; null for any forwarder.</summary>
    public string? FunctionName { get; init; }
}
