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

    /// <summary>
    /// Name of the function of the connector that the stage is for, which is saved with the settings from before; null if none is named.
    /// </summary>
    public string? FunctionName { get; init; }

    /// <summary>
    /// Name or ARN of the log group; null for the one that the stage has, or <c>/aws/apigateway/</c> followed by the API's name. A group of
    /// that name that is there already, and was not given to a stage of this API by the connector, counts as taken: then <c>-</c> and the
    /// API's id follow.
    /// </summary>
    public string? LogGroupName { get; init; }

    /// <summary>Days that access logs are kept; null for 30 where the log group is made, or what the group has.</summary>
    public int? RetentionInDays { get; init; }

    /// <summary>
    /// Execution logging of a REST stage; null for <see cref="Wallarm.Connector.ExecutionLogging.Info"/>, as in Wallarm's guide, except
    /// that a stage that logs errors only stays at that. Must be null for an HTTP API, which has none.
    /// </summary>
    public ExecutionLogging? ExecutionLogging { get; init; }

    /// <summary>Whether the account's role for CloudWatch Logs is created where there is none.</summary>
    public bool CreateAccountRole { get; init; }

    /// <summary>Tags of what is made for it: the log group, the SSM parameter with the settings from before, the account's role.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Whether an existing JSON format and its log group stay, and only missing keys are added. Not together with <see
    /// cref="ReplaceExisting"/>.
    /// </summary>
    public bool Merge { get; init; }

    /// <summary>
    /// Whether a destination or format that does not do, and is not as the connector left it, is replaced; it is saved before. One that
    /// does stays, and the connector's own is set right without this.
    /// </summary>
    public bool ReplaceExisting { get; init; }
}
