namespace Wallarm.Connector;

/// <summary>A deployed forwarder.</summary>
public sealed record PublishedForwarder
{
    /// <summary>Number of the account, 12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>System name of the region, as every command takes it from the pipeline.</summary>
    public required string Region { get; init; }

    /// <summary>Name of the Lambda function.</summary>
    public required string FunctionName { get; init; }

    /// <summary>ARN of the function, without qualifier.</summary>
    public required string FunctionArn { get; init; }

    /// <summary>ARN of the alias that subscriptions invoke.</summary>
    public required string AliasArn { get; init; }

    /// <summary>The published version behind the alias; null where it is only planned.</summary>
    public required string? Version { get; init; }

    /// <summary>ARN of the execution role.</summary>
    public required string RoleArn { get; init; }

    /// <summary>Lambda runtime, such as <c>provided.al2023</c>.</summary>
    public required string Runtime { get; init; }

    /// <summary>Lambda handler.</summary>
    public required string Handler { get; init; }

    /// <summary><c>x86_64</c> or <c>arm64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>Memory, MB.</summary>
    public required int MemorySize { get; init; }

    /// <summary>Timeout, seconds.</summary>
    public required int Timeout { get; init; }

    /// <summary>SHA-256 of the deployed package, base64, as Lambda reports it.</summary>
    public required string CodeSha256 { get; init; }

    /// <summary>The node with its scheme, such as <c>https://node.example.com</c>; null where the function has no usable address.</summary>
    public required string? NodeAddress { get; init; }

    /// <summary>How the node is told about calls, ExtProc or Mirror; null for Wallarm's own Python function.</summary>
    public required string? NodeProtocol { get; init; }

    /// <summary>The function's log group.</summary>
    public required string FunctionLogGroupName { get; init; }

    /// <summary>ARN to which batches go that could not be delivered; null where they are lost after Lambda's retries.</summary>
    public required string? OnFailureDestination { get; init; }

    /// <summary>Patterns of the paths that are sent; empty where all are.</summary>
    public IReadOnlyList<string> IncludePath { get; init; } = [];

    /// <summary>Patterns of the paths that are not sent.</summary>
    public IReadOnlyList<string> ExcludePath { get; init; } = [];

    /// <summary>What of a record does not leave as it is: emails, tokens, digits, addresses.</summary>
    public IReadOnlyList<string> Redact { get; init; } = [];

    /// <summary>What was done.</summary>
    public required string Status { get; init; }

    /// <summary>Every change, made or planned; empty where nothing changed.</summary>
    public required IReadOnlyList<ResourceChange> Changes { get; init; }
}
