namespace Wallarm.Connector.Engine.Backfill;

/// <summary>A place in a source: its records have growing places.</summary>
/// <param name="Number">In a log group the time in milliseconds since 1970; in a file how many lines stand before.</param>
/// <param name="Id">In a log group the event's id, which tells records of one millisecond apart; in a file empty.</param>
internal readonly record struct SourcePosition(long Number, string Id) : IComparable<SourcePosition>
{
    public int CompareTo(SourcePosition other)
    {
        var byNumber = Number.CompareTo(other.Number);
        return byNumber != 0 ? byNumber : string.CompareOrdinal(Id, other.Id);
    }
}

/// <summary>The log stream that a record is of. The ids that the node sees are of stream and event.</summary>
/// <param name="Owner">Id of the account.</param>
/// <param name="LogGroup">Name of the log group.</param>
/// <param name="LogStream">Name of the stream.</param>
internal sealed record SourceStream(string Owner, string LogGroup, string LogStream);

/// <summary>A line of a log of the past.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="Stream">The log stream that it is of.</param>
/// <param name="Id">The id of its log event.</param>
/// <param name="Timestamp">The time of its log event, in milliseconds since 1970.</param>
/// <param name="Message">The line as it was logged, UTF-8.</param>
internal sealed record SourceRecord(SourcePosition Position, SourceStream Stream, string Id, long Timestamp, byte[] Message)
{
    /// <summary>What becomes of it.</summary>
    public required RecordFate Fate { get; init; }
}

/// <summary>What becomes of a line.</summary>
internal enum RecordFate
{
    /// <summary>It is handed over.</summary>
    Send,

    /// <summary>It is no access-log record.</summary>
    Invalid,

    /// <summary>It is outside of the time that was asked for.</summary>
    Skipped,
}
