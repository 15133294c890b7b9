namespace Wallarm.Connector;

/// <summary>Which connector to look at.</summary>
public sealed record ConnectorTestOptions
{
    /// <summary>Name of the forwarder function.</summary>
    public required string FunctionName { get; init; }

    /// <summary>Id of a REST API whose stage shall be looked at.</summary>
    public string? RestApiId { get; init; }

    /// <summary>Id of an HTTP API whose stage shall be looked at.</summary>
    public string? ApiId { get; init; }

    /// <summary>Name of the stage.</summary>
    public string? StageName { get; init; }

    /// <summary>The log group; null for the one that the stage logs to.</summary>
    public string? LogGroupName { get; init; }

    /// <summary>Name of the subscription filter; null for any that feeds the function.</summary>
    public string? FilterName { get; init; }
}
