namespace Wallarm.Connector.Inventory.LogFiles;

/// <summary>An access-log line of a file, with what CloudWatch Logs wrote around it.</summary>
/// <param name="Message">The line as it was logged, UTF-8.</param>
public sealed record LogFileEvent(byte[] Message)
{
    /// <summary>The id that CloudWatch Logs gave it; null where the file does not say.</summary>
    public string? Id { get; init; }

    /// <summary>Its time in milliseconds since 1970, as CloudWatch Logs has it; null where the file does not say.</summary>
    public long? Timestamp { get; init; }

    /// <summary>The account id that owns the log group; null where the file does not say.</summary>
    public string? Owner { get; init; }

    /// <summary>The log group; null where the file does not say.</summary>
    public string? LogGroup { get; init; }

    /// <summary>The log stream; null where the file does not say.</summary>
    public string? LogStream { get; init; }
}
