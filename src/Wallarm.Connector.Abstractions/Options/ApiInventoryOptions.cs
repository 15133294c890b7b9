namespace Wallarm.Connector;

/// <summary>What an API inventory is made of, and how.</summary>
public sealed record ApiInventoryOptions
{
    /// <summary>The first moment; null for the beginning. With it, a call without a time is left out.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>The last moment; null for the end. With it, a call without a time is left out.</summary>
    public DateTimeOffset? EndTime { get; init; }

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
