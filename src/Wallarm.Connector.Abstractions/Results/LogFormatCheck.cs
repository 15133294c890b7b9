namespace Wallarm.Connector;

/// <summary>What is to be said about an access-log format.</summary>
public sealed record LogFormatCheck
{
    /// <summary>Whether the forwarder can read what the format yields, and API Gateway takes it.</summary>
    public required bool IsUnderstood { get; init; }

    /// <summary>The kind of API that it was checked for, Rest or Http; null for any.</summary>
    public string? ApiType { get; init; }

    /// <summary>Keys that the format lacks and without which a call has no place in the inventory.</summary>
    public required IReadOnlyList<string> MissingKeys { get; init; }

    /// <summary>Keys that the format lacks and that the forwarder would hand on to the node if they were there.</summary>
    public required IReadOnlyList<string> MissingUsedKeys { get; init; }

    /// <summary>Length, bytes of UTF-8.</summary>
    public required int Length { get; init; }

    /// <summary>Whether API Gateway takes a format of that length (3 KB).</summary>
    public required bool IsWithinLimit { get; init; }

    /// <summary>Variables that put a secret into the log, such as <c>$context.identity.apiKey</c>.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>Everything that is wrong or doubtful, a sentence each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>The format.</summary>
    public required string Format { get; init; }
}
