namespace Wallarm.Connector;

/// <summary>A stage that a connector serves.</summary>
public sealed record ConnectedStage
{
    /// <summary>System name of its region; null for the session's.</summary>
    public string? Region { get; init; }

    /// <summary>Its logging.</summary>
    public required StageLoggingOptions Logging { get; init; }

    /// <summary>Name of the subscription filter.</summary>
    public string FilterName { get; init; } = SubscriptionFilterOptions.DefaultFilterName;

    /// <summary>Pattern of the filter; empty for every line.</summary>
    public string FilterPattern { get; init; } = "";

    /// <summary>Whether a filter of that name that feeds something else is replaced.</summary>
    public bool ReplacesFilter { get; init; }
}
