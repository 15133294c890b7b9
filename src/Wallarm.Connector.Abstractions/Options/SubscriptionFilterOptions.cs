namespace Wallarm.Connector;

/// <summary>What the subscription shall be.</summary>
public sealed record SubscriptionFilterOptions
{
    /// <summary>The filter's name unless another is given: the one of Wallarm's guide.</summary>
    public const string DefaultFilterName = "WallarmFilter";

    /// <summary>Name of the log group.</summary>
    public required string LogGroupName { get; init; }

    /// <summary>Name of the forwarder function.</summary>
    public required string FunctionName { get; init; }

    /// <summary>Name of the subscription filter, 1 to 512 characters.</summary>
    public required string FilterName { get; init; }

    /// <summary>Pattern of the filter; empty for every line.</summary>
    public string FilterPattern { get; init; } = "";

    /// <summary>Whether a filter of that name that feeds something else is replaced.</summary>
    public bool ReplaceExisting { get; init; }
}
