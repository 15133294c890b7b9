namespace Wallarm.Connector.Engine.Backfill;

/// <summary>What there is to hand over.</summary>
internal sealed record BackfillSurvey
{
    /// <summary>A forwarder's lines of an invocation in its log, with those of Lambda.</summary>
    private const int LogBytesOfInvocation = 1500;

    private const double SecondsOfInvocation = 0.05;
    private const double SecondsOfRecord = 0.0002;

    // US dollars, the list prices of us-east-1: "AWS Lambda Pricing" (x86), "Amazon CloudWatch Pricing" (logs, standard class).
    private const double PriceOfRequest = 0.20 / 1e6;
    private const double PriceOfGigabyteSecond = 0.0000166667;
    private const double PriceOfLoggedByte = 0.50 / 1e9;

    /// <summary>Nothing.</summary>
    public static BackfillSurvey Nothing { get; } = new() { Lines = 0, Bytes = 0, Records = 0, Invocations = 0, IsExact = true };

    public required long Lines { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Those of the lines that are handed over.</summary>
    public required long Records { get; init; }

    public required long Invocations { get; init; }

    public long Invalid { get; init; }

    public long Skipped { get; init; }

    /// <summary>Whether the source was read to its end, instead of estimated.</summary>
    public required bool IsExact { get; init; }

    /// <summary>What the reading costs, US dollars.</summary>
    public double PriceOfReading { get; init; }

    /// <summary>Reads a source to its end, and counts.</summary>
    /// <param name="source">The source; it is read by nobody else.</param>
    /// <param name="state">Where the ledger stands.</param>
    /// <param name="recordsOfEvent">The most records of an event.</param>
    /// <param name="observer">Hears of the progress.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<BackfillSurvey> ReadAsync(
        ISource source, LedgerState state, int recordsOfEvent, IOperationObserver observer, CancellationToken cancellation)
    {
        using var progress = new BackfillProgress(observer, $"Counting the lines of {source.Name}", expected: null);
        var lines = new SourceReader(source.ReadAsync(state.Through, state.Fingerprint, cancellation), cancellation);
        await using var disposing = lines.ConfigureAwait(false);
        var (all, bytes, records, invalid, skipped, invocations) = (0L, 0L, 0L, 0L, 0L, 0L);
        var end = state.WindowEnd;
        while (await BackfillWindow.ReadAsync(source, lines, end).ConfigureAwait(false) is { } window)
        {
            var earlier = end is not null && state.Done is { } done ? window.CountUntil(state.Stream!, done) : 0;
            end = null;
            all += window.Lines - earlier;
            bytes += window.Bytes;
            invalid += window.Invalid;
            skipped += window.Skipped;
            records += window.Records.Count - earlier;
            invocations += window.Records.Skip(earlier).GroupBy(record => record.Stream)
                .Sum(stream => (stream.Count() + recordsOfEvent - 1) / recordsOfEvent);
            progress.Report(all, source.Done);
        }

        if (state.Through is null && all > 0 && invalid == all) throw BackfillErrors.NotAnAccessLog(source.Name, all);
        return new BackfillSurvey
        {
            Lines = all,
            Bytes = bytes,
            Records = records,
            Invalid = invalid,
            Skipped = skipped,
            Invocations = invocations,
            IsExact = true,
        };
    }

    /// <summary>What it costs, an estimate in US dollars.</summary>
    /// <param name="memorySize">The function's memory, MB; null if it goes to a node from this computer.</param>
    public decimal Price(int? memorySize)
    {
        var price = PriceOfReading;
        if (memorySize is { } memory)
        {
            var seconds = (Invocations * SecondsOfInvocation) + (Records * SecondsOfRecord);
            price += (Invocations * (PriceOfRequest + (LogBytesOfInvocation * PriceOfLoggedByte)))
                + (seconds * memory / 1024 * PriceOfGigabyteSecond);
        }

        return Math.Round((decimal)price, 4);
    }
}
