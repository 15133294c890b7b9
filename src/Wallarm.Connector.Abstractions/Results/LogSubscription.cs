namespace Wallarm.Connector;

/// <summary>A subscription of the forwarder to a log group.</summary>
public sealed record LogSubscription
{
    /// <summary>Number of the account, 12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>System name of the region, as every command takes it from the pipeline.</summary>
    public required string Region { get; init; }

    /// <summary>Name of the log group.</summary>
    public required string LogGroupName { get; init; }

    /// <summary>Name of the subscription filter.</summary>
    public required string FilterName { get; init; }

    /// <summary>Pattern of the filter; empty means every line.</summary>
    public required string FilterPattern { get; init; }

    /// <summary>ARN that CloudWatch Logs invokes: the alias, or the function where it has none.</summary>
    public required string DestinationArn { get; init; }

    /// <summary>Name of the Lambda function.</summary>
    public required string FunctionName { get; init; }

    /// <summary>Id of the statement that lets CloudWatch Logs invoke the destination.</summary>
    public required string StatementId { get; init; }

    /// <summary>What was done.</summary>
    public required string Status { get; init; }

    /// <summary>Every change, made or planned; empty where nothing changed.</summary>
    public required IReadOnlyList<ResourceChange> Changes { get; init; }
}
