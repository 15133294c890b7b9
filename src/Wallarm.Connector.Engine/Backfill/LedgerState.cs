using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wallarm.Connector.Engine.Backfill;

/// <summary>What a ledger holds: which records of a source were handed over to whom. It names no line.</summary>
/// <param name="Source">The log group, or the name of the file.</param>
/// <param name="Destination">ARN of the function's alias, or the node's address.</param>
internal sealed record LedgerState(string Source, string Destination)
{
    /// <summary>Short enough for a parameter of 4 KB, and readable in the console.</summary>
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The first moment; null for the oldest record.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>The first moment after the last; null for everything of a file.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>All is handed over up to this place; null at the begin.</summary>
    public SourcePosition? Through { get; init; }

    /// <summary>The source's fingerprint there.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Where the window behind it ends, of which a part is handed over; null if nothing of it is.</summary>
    public SourcePosition? WindowEnd { get; init; }

    /// <summary>The stream of the last record of the window that was handed over.</summary>
    public string? Stream { get; init; }

    /// <summary>The place of that record.</summary>
    public SourcePosition? Done { get; init; }

    /// <summary>How many records the event behind it has, of which the node has taken some; 0 if it has taken none.</summary>
    public int PartCount { get; init; }

    /// <summary>Which of them it has taken or refused for good: base64 of a bit each.</summary>
    public string? PartSettled { get; init; }

    /// <summary>Records that were handed over by now.</summary>
    public long Records { get; init; }

    /// <summary>Whether all was handed over.</summary>
    public bool IsComplete { get; init; }

    /// <summary>When this was written.</summary>
    public DateTimeOffset Updated { get; init; }

    /// <summary>One line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote; null if it is something else.</summary>
    public static LedgerState? Parse(ReadOnlySpan<char> json)
    {
        try
        {
            return JsonSerializer.Deserialize<LedgerState>(json, Json) is { Source: not null, Destination: not null } state ? state : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
