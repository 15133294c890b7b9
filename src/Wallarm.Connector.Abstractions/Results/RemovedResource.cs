namespace Wallarm.Connector;

/// <summary>What became of one resource in a removal.</summary>
public sealed record RemovedResource
{
    /// <summary>
    /// The kind, as in <c>SubscriptionFilter</c>, <c>Stage</c>, <c>Function</c>, <c>Role</c>, <c>Policy</c>, <c>AccountRole</c>,
    /// <c>LogGroup</c>, <c>InvokePermission</c>, <c>SavedSettings</c>, <c>EventSourceMapping</c>, <c>Queue</c>,
    /// <c>Alarm</c>, <c>BackfillLedger</c>.
    /// </summary>
    public required string ResourceType { get; init; }

    /// <summary>Its name or ARN; of a stage the resource part of its ARN, such as <c>/restapis/a1b2c3d4e5/stages/prod</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Number of the account, 12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>System name of the region; null for what belongs to the account.</summary>
    public string? Region { get; init; }

    /// <summary>The log group that a subscription filter belongs to; null for everything else.</summary>
    public string? LogGroupName { get; init; }

    /// <summary>What was done.</summary>
    public required string Status { get; init; }

    /// <summary>Why it was kept, or what else is to be known; null where there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>Every change, made or planned; empty where nothing changed.</summary>
    public IReadOnlyList<ResourceChange> Changes { get; init; } = [];
}
