namespace Wallarm.Connector;

/// <summary>Which lines of a forwarder's log to read.</summary>
public sealed record ForwarderLogOptions
{
    /// <summary>Name of the function.</summary>
    public required string FunctionName { get; init; }

    /// <summary>The first moment.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>The last moment; null for now. Must be null where <see cref="Follow"/> is set.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>Whether to go on with new lines until it is cancelled.</summary>
    public bool Follow { get; init; }

    /// <summary>Whether only lines are returned that tell of an error, the end of an invocation by Lambda included.</summary>
    public bool ErrorsOnly { get; init; }
}
