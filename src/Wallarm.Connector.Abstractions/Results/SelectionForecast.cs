namespace Wallarm.Connector;

/// <summary>What the forwarder would make of the lines of saved access logs, before anything is sent.</summary>
/// <remarks><see cref="Lines"/> = <see cref="Forwarded"/> + <see cref="Filtered"/> + <see cref="Invalid"/>.</remarks>
public sealed record SelectionForecast
{
    /// <summary>Lines that were read, empty ones not counted.</summary>
    public required long Lines { get; init; }

    /// <summary>Records that would be sent to the node.</summary>
    public required long Forwarded { get; init; }

    /// <summary>Records that would not be sent, as configured.</summary>
    public required long Filtered { get; init; }

    /// <summary>Lines that are no access-log record, and are never sent.</summary>
    public required long Invalid { get; init; }

    /// <summary>Of <see cref="Forwarded"/>, records of which something would not leave as it is.</summary>
    public required long Redacted { get; init; }

    /// <summary>
    /// <see cref="Filtered"/> by what filters it; the first rule that does counts. Every pattern of <see cref="ExcludePath"/> is there, also
    /// one that no path matches.
    /// </summary>
    public required IReadOnlyList<RuleLines> FilteredBy { get; init; }

    /// <summary><see cref="Invalid"/> by reason, with the names that the forwarder's log has.</summary>
    public required IReadOnlyList<RuleLines> InvalidReasons { get; init; }

    /// <summary>Records in which each kind of <see cref="Redact"/> was found; one record may have several.</summary>
    public required IReadOnlyList<RuleLines> RedactedBy { get; init; }

    /// <summary>Patterns of the paths that are sent; empty where all are.</summary>
    public required IReadOnlyList<string> IncludePath { get; init; }

    /// <summary>Patterns of the paths that are not sent.</summary>
    public required IReadOnlyList<string> ExcludePath { get; init; }

    /// <summary>What of a record does not leave as it is: emails, tokens, digits, addresses.</summary>
    public required IReadOnlyList<string> Redact { get; init; }

    /// <summary>Whether settings that were not given are those of the function in AWS; false where it could not be read.</summary>
    public required bool IsFunctionRead { get; init; }

    /// <summary>Whether every file was read to its end.</summary>
    public required bool IsComplete { get; init; }
}
