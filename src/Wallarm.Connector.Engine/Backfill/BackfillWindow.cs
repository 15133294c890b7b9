namespace Wallarm.Connector.Engine.Backfill;

/// <summary>
/// Consecutive lines of a source, those of each log stream together: an event of a subscription is of one stream, and most sources have
/// many in turns. Where it ends is in the ledger, so that a later run finds the same one.
/// </summary>
internal sealed record BackfillWindow
{
    /// <summary>The most lines of a window. With hundreds of streams there are still some dozens to an event.</summary>
    private const int MostLines = 20_000;

    /// <summary>The most bytes of a window, unless one line has more.</summary>
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary>The records to hand over, in the order in which that is done: by stream, then by place.</summary>
    public required IReadOnlyList<SourceRecord> Records { get; init; }

    /// <summary>The place of its last line.</summary>
    public required SourcePosition End { get; init; }

    /// <summary>The source's fingerprint at that place.</summary>
    public required string? Fingerprint { get; init; }

    public required int Lines { get; init; }

    public required long Bytes { get; init; }

    public required int Invalid { get; init; }

    public required int Skipped { get; init; }

    /// <summary>Whether no line of it is an access-log record.</summary>
    public bool IsUnreadable => Lines > 0 && Invalid == Lines;

    /// <summary>Reads the next window.</summary>
    /// <param name="source">What is read.</param>
    /// <param name="lines">Its lines; stands before the first one of the window.</param>
    /// <param name="end">The place at which it ends; null if that is to be found.</param>
    /// <returns>Null behind the last line.</returns>
    public static async Task<BackfillWindow?> ReadAsync(ISource source, SourceReader lines, SourcePosition? end)
    {
        var records = new List<SourceRecord>();
        var (count, bytes, invalid, skipped) = (0, 0L, 0, 0);
        var last = default(SourcePosition);
        while (await lines.PeekAsync().ConfigureAwait(false) is { } line)
        {
            if (end is { } known && line.Position.CompareTo(known) > 0) break;
            lines.Take();
            last = line.Position;
            count++;
            bytes += line.Message.Length + 1;
            if (line.Fate == RecordFate.Send) records.Add(line);
            else if (line.Fate == RecordFate.Invalid) invalid++;
            else skipped++;
            if (end is { } wanted ? line.Position.CompareTo(wanted) >= 0 : count >= MostLines || bytes >= MostBytes) break;
        }

        if (count == 0) return null;
        return new BackfillWindow
        {
            Records = [.. records.OrderBy(record => Key(record.Stream), StringComparer.Ordinal).ThenBy(record => record.Position)],
            End = last,
            Fingerprint = source.Fingerprint,
            Lines = count,
            Bytes = bytes,
            Invalid = invalid,
            Skipped = skipped,
        };
    }

    /// <summary>How many of the records come before a place or are at it, in the order in which they are handed over.</summary>
    /// <param name="streamKey">The <see cref="Key"/> of the last one's stream.</param>
    /// <param name="position">Its place.</param>
    public int CountUntil(string streamKey, SourcePosition position) => Records.TakeWhile(record =>
    {
        var byStream = string.CompareOrdinal(Key(record.Stream), streamKey);
        return byStream < 0 || (byStream == 0 && record.Position.CompareTo(position) <= 0);
    }).Count();

    /// <summary>The text by which streams are sorted.</summary>
    public static string Key(SourceStream stream) => $"{stream.Owner}\n{stream.LogGroup}\n{stream.LogStream}";
}

/// <summary>The lines of a source, of which the next one can be seen before it is taken.</summary>
internal sealed class SourceReader(IAsyncEnumerable<SourceRecord> lines, CancellationToken cancellation) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<SourceRecord> _lines = lines.GetAsyncEnumerator(cancellation);
    private SourceRecord? _next;

    /// <summary>The next line; null behind the last one.</summary>
    public async ValueTask<SourceRecord?> PeekAsync() =>
        _next ??= await _lines.MoveNextAsync().ConfigureAwait(false) ? _lines.Current : null;

    /// <summary>Goes on behind the line that was seen.</summary>
    public void Take() => _next = null;

    public ValueTask DisposeAsync() => _lines.DisposeAsync();
}
