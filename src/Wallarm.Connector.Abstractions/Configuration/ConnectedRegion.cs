namespace Wallarm.Connector;

/// <summary>A region that has a function of the connector.</summary>
public sealed record ConnectedRegion
{
    /// <summary>System name of the region.</summary>
    public required string Region { get; init; }

    /// <summary>The function as it is there: subnets, keys and queues belong to one region.</summary>
    public required ForwarderOptions Function { get; init; }
}
