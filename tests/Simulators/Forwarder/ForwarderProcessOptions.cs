namespace Wallarm.Connector.Simulators;

public sealed record ForwarderProcessOptions
{
    /// <summary>The executable; null takes the one that <see cref="ForwarderProcess.FindBootstrap"/> finds.</summary>
    public string? Bootstrap { get; init; }

    /// <summary>AWS_LAMBDA_RUNTIME_API: where the Runtime API simulator listens.</summary>
    public required string RuntimeApi { get; init; }

    /// <summary>The function's own variables; they win over the ones that Lambda sets. A null value takes one of those away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public string FunctionName { get; init; } = "wallarm-api-discovery-connector";

    public int MemorySizeMegabytes { get; init; } = 128;

    public string Region { get; init; } = "eu-west-1";
}
