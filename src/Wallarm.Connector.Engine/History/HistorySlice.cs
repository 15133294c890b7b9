using Amazon.CloudWatchLogs.Model;

namespace Wallarm.Connector.Engine.History;

/// <summary>A part of a span of time that is read on its own, in milliseconds since 1970, its ends included.</summary>
internal readonly record struct HistorySlice(long From, long To)
{
    /// <summary>A slice of more pages is read in parts, as far as its first page tells.</summary>
    private const int MostPages = 8;

    /// <summary>How many pages a part has, as far as the first page of the whole tells.</summary>
    private const int PagesOfPart = 4;

    private const int MostParts = 64;
    private const long ShortestPart = 1000;
    private const long Hour = 3_600_000;
    private const int LeastWindows = 24;
    private const int MostWindows = 1000;

    public long Length => To - From + 1;

    /// <summary>What of a span is read: all of it, or with a sample rate a part of every window of it.</summary>
    /// <remarks>
    /// A window is an hour, unless there would be too few or too many of them, and its part begins anywhere in it: not at full hours alone,
    /// at which much is scheduled. That depends on the window alone, so that the same command reads the same.
    /// </remarks>
    public static IReadOnlyList<HistorySlice> Of(HistoryRange range)
    {
        var (from, to) = (range.From.ToUnixTimeMilliseconds(), range.To.ToUnixTimeMilliseconds());
        var whole = new HistorySlice(from, to);
        if (range.SampleRate >= 1) return [whole];
        var windows = (int)Math.Clamp(whole.Length / Hour, LeastWindows, MostWindows);
        return [.. whole.Cut(windows).Select((window, index) => window.Part(range.SampleRate, index))];
    }

    /// <summary>The parts to read this slice in; itself if they would not be worth it.</summary>
    /// <param name="page">The first page of it that has events, which more follow.</param>
    public IReadOnlyList<HistorySlice> Split(IReadOnlyList<FilteredLogEvent> page)
    {
        var first = Math.Clamp(page[0].Timestamp ?? From, From, To);
        var span = Math.Max(1, (page[^1].Timestamp ?? To) - first);
        var pages = (To - first) / span;
        var parts = Math.Min(Math.Clamp(pages / PagesOfPart, 1, MostParts), (To - first) / ShortestPart);
        if (pages <= MostPages || parts < 2) return [this];
        var cut = new HistorySlice(first, To).Cut((int)parts);
        cut[0] = cut[0] with { From = From };
        return cut;
    }

    private HistorySlice[] Cut(int parts)
    {
        var (from, length) = (From, Length);
        return [.. Enumerable.Range(0, parts).Select(part => new HistorySlice(BeginOf(part), BeginOf(part + 1) - 1))];

        long BeginOf(int part) => from + (long)(length * ((double)part / parts));
    }

    private HistorySlice Part(double rate, int index)
    {
        var length = Math.Max(1, (long)(Length * rate));

        // A golden ratio of the window further each time: spread evenly over the windows, and never in step with anything.
        var start = From + (long)((Length - length) * (index * 0.618033988749895 % 1));
        return new HistorySlice(start, start + length - 1);
    }
}
