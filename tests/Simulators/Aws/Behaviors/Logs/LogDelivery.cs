namespace Wallarm.Connector.Simulators;

/// <summary>What CloudWatch Logs hands a subscribed function, and the function as it is deployed behind the filter's destination.</summary>
public sealed record LogDelivery
{
    /// <summary>The filter's destination.</summary>
    public required string DestinationArn { get; init; }

    public required string Region { get; init; }

    public required string FunctionName { get; init; }

    /// <summary>The version that the destination leads to; $LATEST where it has no qualifier.</summary>
    public required string Version { get; init; }

    /// <summary>provided.al2023, python3.13...</summary>
    public required string Runtime { get; init; }

    public required int MemorySizeMegabytes { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>The version's own variables, and those that Lambda sets by its logging settings.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The zip that was uploaded; empty when it did not come through the proxy.</summary>
    public required ReadOnlyMemory<byte> Code { get; init; }

    public required LogsEvent Event { get; init; }
}
