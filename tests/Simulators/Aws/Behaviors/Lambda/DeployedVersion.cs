namespace Wallarm.Connector.Simulators;

/// <summary>A version of a function as it is deployed: all that it takes to run it.</summary>
public record DeployedVersion
{
    public required string Region { get; init; }

    public required string AccountId { get; init; }

    public required string FunctionName { get; init; }

    /// <summary>The version that the qualifier leads to; $LATEST where there is none.</summary>
    public required string Version { get; init; }

    /// <summary>provided.al2023, python3.13...</summary>
    public required string Runtime { get; init; }

    public required int MemorySizeMegabytes { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>The version's own variables, and those that Lambda sets by its logging settings.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The zip that was uploaded; empty when it did not come through the proxy.</summary>
    public required ReadOnlyMemory<byte> Code { get; init; }

    /// <summary>Writes a line of its output into a stream of its log group.</summary>
    public required Func<string, string, Task> WriteLogAsync { get; init; }
}
