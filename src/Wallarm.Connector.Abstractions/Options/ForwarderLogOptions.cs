namespace Wallarm.Connector;

/// <summary>Which lines of a forwarder's log to read.</summary>
public sealed record ForwarderLogOptions
{
    /// <summary>Name of the function.</summary>
    public required string FunctionName { get; init; }

    /// <summary>The first moment.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>The last moment; null for now, or no end where <see cref="Follow"/> is set.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>Whether to go on with new lines until it is cancelled.</summary>
    public bool Follow { get; init; }

    /// <summary>Whether only errors and what led to them are returned.</summary>
    public bool ErrorsOnly { get; init; }
}
