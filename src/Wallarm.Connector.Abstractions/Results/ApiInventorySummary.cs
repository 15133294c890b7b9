namespace Wallarm.Connector;

/// <summary>An API inventory in figures, and what was left out of it.</summary>
/// <remarks>
/// <see cref="Lines"/> = <see cref="Hits"/> + <see cref="NoiseHits"/> + <see cref="UnreadableLines"/> + <see cref="FilteredLines"/>.
/// </remarks>
public sealed record ApiInventorySummary
{
    /// <summary>Hosts that have an endpoint.</summary>
    public required int Hosts { get; init; }

    /// <summary>Endpoints.</summary>
    public required int Endpoints { get; init; }

    /// <summary>Endpoints that API Discovery would show.</summary>
    public required int Discoverable { get; init; }

    /// <summary>Calls of these endpoints.</summary>
    public required long Hits { get; init; }

    /// <summary>Calls that are no endpoint's: paths that scanners try.</summary>
    public required long NoiseHits { get; init; }

    /// <summary>Lines that were read, empty ones not counted.</summary>
    public required long Lines { get; init; }

    /// <summary>Lines that are no access-log record.</summary>
    public required long UnreadableLines { get; init; }

    /// <summary>Lines outside the time, or of other stages than those, that were asked for.</summary>
    public required long FilteredLines { get; init; }

    /// <summary>Bytes that were read, decompressed.</summary>
    public required long Bytes { get; init; }

    /// <summary>Time of the first call; null where the log format lacks it, or there is none.</summary>
    public DateTimeOffset? FirstSeen { get; init; }

    /// <summary>Time of the last call; null where the log format lacks it, or there is none.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>Endpoints in the definition that are called; null where there is no definition.</summary>
    public int? Documented { get; init; }

    /// <summary>Endpoints that are called and not in the definition; null where there is no definition.</summary>
    public int? Shadow { get; init; }

    /// <summary>Endpoints in the definition that are not called; null where there is no definition.</summary>
    public int? Unused { get; init; }

    /// <summary>Endpoints that are called and gone from the newer of two definitions; null where there are not two.</summary>
    public int? Zombie { get; init; }

    /// <summary>The part of the log that was read, above 0 to 1.</summary>
    public double SampleRate { get; init; } = 1;

    /// <summary>Whether everything that was asked for was read; false where the command was stopped.</summary>
    public required bool IsComplete { get; init; }
}
