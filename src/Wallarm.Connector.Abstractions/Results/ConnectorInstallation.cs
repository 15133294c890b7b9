namespace Wallarm.Connector;

/// <summary>What an installation did to one target: the role, the function of a region, or a stage with its subscription.</summary>
public sealed record ConnectorInstallation
{
    /// <summary>Number of the account, 12 digits; null if it could not be read.</summary>
    public string? AccountId { get; init; }

    /// <summary>System name of the region; null for what belongs to the account.</summary>
    public string? Region { get; init; }

    /// <summary>What it is, such as <c>stage 'prod' of REST API 'a1b2c3d4e5'</c>.</summary>
    public required string Target { get; init; }

    /// <summary>What was done.</summary>
    public required string Status { get; init; }

    /// <summary>Every change, made or planned; empty where nothing changed.</summary>
    public required IReadOnlyList<ResourceChange> Changes { get; init; }

    /// <summary>
    /// What the step yielded: a <see cref="LambdaRole"/>, <see cref="PublishedForwarder"/>, <see cref="StageLogging"/> or <see
    /// cref="LogSubscription"/>; null where it did not come to it.
    /// </summary>
    public object? Result { get; init; }

    /// <summary>Why it failed or was not begun; null where all is well.</summary>
    public string? Error { get; init; }
}
