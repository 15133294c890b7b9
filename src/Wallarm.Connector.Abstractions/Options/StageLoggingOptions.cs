namespace Wallarm.Connector;

/// <summary>What a stage's logging shall be.</summary>
public sealed record StageLoggingOptions
{
    /// <summary>Id of a REST API; either this or <see cref="ApiId"/>.</summary>
    public string? RestApiId { get; init; }

    /// <summary>Id of an HTTP API; either this or <see cref="RestApiId"/>.</summary>
    public string? ApiId { get; init; }

    /// <summary>Name of the stage.</summary>
    public required string StageName { get; init; }

    /// <summary>The log group; null for the one that the stage has, or <c>/aws/apigateway/</c> followed by the API's name.</summary>
    public string? LogGroupName { get; init; }

    /// <summary>Days that access logs are kept; null for 30 where the log group is made, or what the group has.</summary>
    public int? RetentionInDays { get; init; }

    /// <summary>Execution logging of a REST stage; null for <see cref="Wallarm.Connector.ExecutionLogging.Info"/>, as in Wallarm's guide.</summary>
    public ExecutionLogging? ExecutionLogging { get; init; }

    /// <summary>Whether the account's role for CloudWatch Logs is created where there is none.</summary>
    public bool CreateAccountRole { get; init; }

    /// <summary>Whether an existing JSON format and its log group stay, and only missing keys are added.</summary>
    public bool Merge { get; init; }

    /// <summary>Whether existing settings are replaced.</summary>
    public bool Force { get; init; }
}
