namespace Wallarm.Connector;

/// <summary>A connector as it is deployed in one region.</summary>
public sealed record DeployedConnector
{
    /// <summary>Number of the account, 12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>System name of the region, as every command takes it from the pipeline.</summary>
    public required string Region { get; init; }

    /// <summary>Name of the Lambda function.</summary>
    public required string FunctionName { get; init; }

    /// <summary>ARN of the function, without qualifier.</summary>
    public required string FunctionArn { get; init; }

    /// <summary>Version behind the alias <c>live</c>; null where there is no alias.</summary>
    public string? Version { get; init; }

    /// <summary>Version of the connector that published it; null where the function does not tell.</summary>
    public string? ConnectorVersion { get; init; }

    /// <summary>Lambda runtime, such as <c>provided.al2023</c>.</summary>
    public required string Runtime { get; init; }

    /// <summary><c>x86_64</c> or <c>arm64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>Memory, MB.</summary>
    public required int MemorySize { get; init; }

    /// <summary>Timeout, seconds.</summary>
    public required int Timeout { get; init; }

    /// <summary>SHA-256 of the deployed package, base64, as Lambda reports it.</summary>
    public required string CodeSha256 { get; init; }

    /// <summary>The node with its scheme, such as <c>https://node.example.com</c>; null where the function has no usable address.</summary>
    public string? NodeAddress { get; init; }

    /// <summary>How the node is told about calls, ExtProc or Mirror; null for Wallarm's own Python function.</summary>
    public string? NodeProtocol { get; init; }

    /// <summary>Patterns of the paths that are sent; empty where all are.</summary>
    public IReadOnlyList<string> IncludePath { get; init; } = [];

    /// <summary>Patterns of the paths that are not sent.</summary>
    public IReadOnlyList<string> ExcludePath { get; init; } = [];

    /// <summary>What of a record does not leave as it is: emails, tokens, digits, addresses.</summary>
    public IReadOnlyList<string> Redact { get; init; } = [];

    /// <summary>ARN of the execution role.</summary>
    public required string RoleArn { get; init; }

    /// <summary>The function's log group.</summary>
    public required string FunctionLogGroupName { get; init; }

    /// <summary>The subscriptions that feed the function.</summary>
    public required IReadOnlyList<ConnectedLogGroup> LogGroups { get; init; }

    /// <summary>The stages that log to these groups.</summary>
    public required IReadOnlyList<ApiStage> Stages { get; init; }

    /// <summary>What the forwarder did in the last hour; null where its log could not be read.</summary>
    public ForwarderHealth? Health { get; init; }
}
