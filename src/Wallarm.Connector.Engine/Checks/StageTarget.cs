using Wallarm.Connector.Engine.Errors;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>A stage or a log group whose way to the function is looked at.</summary>
internal sealed record StageTarget
{
    /// <summary>Id of a REST API; null for none.</summary>
    public string? RestApiId { get; init; }

    /// <summary>Id of an HTTP API; null for none.</summary>
    public string? HttpApiId { get; init; }

    /// <summary>Name of the stage; null where only a log group is looked at.</summary>
    public string? StageName { get; init; }

    /// <summary>Name or ARN of the log group; null for the one that the stage logs to.</summary>
    public string? LogGroupName { get; init; }

    /// <summary>Name of the subscription filter; null for any.</summary>
    public string? FilterName { get; init; }

    /// <summary>Whether the target was found by itself, not named by the user.</summary>
    public bool IsFound { get; init; }

    /// <summary>Id of the API; null for none.</summary>
    public string? ApiId => RestApiId ?? HttpApiId;

    /// <summary>Whether a stage is named.</summary>
    public bool IsStage => ApiId is not null && StageName is not null;

    /// <summary>As results name it: API and stage, or the log group; null where neither is known.</summary>
    public string? Name => IsStage ? $"{ApiId}/{StageName}" : LogGroupName;

    /// <summary>As results are headed; null where neither stage nor log group is known.</summary>
    public string? Scope => IsStage
        ? $"stage '{StageName}' of {(RestApiId is null ? "HTTP" : "REST")} API '{ApiId}'"
        : LogGroupName is { } group ? $"log group '{group}'" : null;

    /// <summary>The command that turns on the logging of the stage; null where no stage is named.</summary>
    public string? SetLogging => IsStage
        ? $"Set-WallarmStageLogging {(RestApiId is null ? "-ApiId" : "-RestApiId")} {CommandText.Quote(ApiId)} -StageName "
            + $"{CommandText.Quote(StageName)}"
        : null;
}
