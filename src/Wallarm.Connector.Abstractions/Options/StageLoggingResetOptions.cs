namespace Wallarm.Connector;

/// <summary>Which stage gets the logging back that it had before the connector.</summary>
public sealed record StageLoggingResetOptions
{
    /// <summary>Id of a REST API; either this or <see cref="ApiId"/>.</summary>
    public string? RestApiId { get; init; }

    /// <summary>Id of an HTTP API; either this or <see cref="RestApiId"/>.</summary>
    public string? ApiId { get; init; }

    /// <summary>Name of the stage.</summary>
    public required string StageName { get; init; }

    /// <summary>Whether logging is turned off where no settings are saved.</summary>
    public bool Off { get; init; }

    /// <summary>Whether logging is restored although somebody has changed it since the connector set it.</summary>
    public bool ReplaceChanged { get; init; }
}
