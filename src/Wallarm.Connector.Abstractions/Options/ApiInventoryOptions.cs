namespace Wallarm.Connector;

/// <summary>What an API inventory is made of, and how.</summary>
public sealed record ApiInventoryOptions
{
    /// <summary>How far back log groups are read unless a first moment is given.</summary>
    public static readonly TimeSpan DefaultHistory = TimeSpan.FromDays(1);

    /// <summary>
    /// The first moment; null for the beginning of files, and a day before the last for log groups. With it, a call of a file without a
    /// time is left out.
    /// </summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>The last moment; null for the end of files, and now for log groups.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>The part of the time of log groups that is read, above 0 to 1.</summary>
    public double SampleRate { get; init; } = 1;

    /// <summary>Whether parameters keep some of their values as samples.</summary>
    public bool Explain { get; init; }

    /// <summary>
    /// Paths whose last segment stays as it is called, with <c>*</c> and <c>?</c> for characters of a segment, such as <c>/faq/*</c>.
    /// </summary>
    public IReadOnlyList<string> KeepLiteral { get; init; } = [];

    /// <summary>Absolute path of the API's definition, an OpenAPI file; null to compare with none.</summary>
    public string? SpecificationPath { get; init; }

    /// <summary>Absolute path of an older definition, to find zombies by; null for none. Needs <see cref="SpecificationPath"/>.</summary>
    public string? PreviousSpecificationPath { get; init; }
}
