using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.History;

/// <summary>Reads the log events of a range, page by page.</summary>
/// <remarks>
/// In parallel, a slice with many pages is cut into parts once its first page has told how dense it is; that page is read again with its
/// part. So nothing depends on the order of events, a small log takes one call, and a large one as many at a time as help to use up AWS's
/// rate, which the session's calls keep. No more pages are held than are read at a time.
/// </remarks>
internal sealed class HistoryReader(AwsSession session, HistoryRange range)
{
    /// <summary>Pages that are asked for at a time: AWS takes 5 to 25 calls a second, and a page some tenths of a second.</summary>
    private const int AtATime = 8;

    private readonly IReadOnlyList<HistorySlice> _slices = HistorySlice.Of(range);
    private readonly LogPages _pages = new(session, range.LogGroupName);
    private long _passed;

    /// <summary>Log events that were handed on.</summary>
    public long Lines { get; private set; }

    /// <summary>Bytes of their messages.</summary>
    public long Bytes { get; private set; }

    /// <summary>How much of the time to read is behind, 0 to 1.</summary>
    public double Done => Math.Min(1, Volatile.Read(ref _passed) / (double)_slices.Sum(slice => slice.Length));

    /// <summary>Reads all pages.</summary>
    /// <param name="inOrder">
    /// Whether they come in the order of time, one after the other. Otherwise only those of a slice do, which is several times as fast.
    /// </param>
    /// <param name="cancellation">Ends it with an <see cref="OperationCanceledException"/>, also in the middle of a call.</param>
    /// <returns>The events of a page, in the order of time; never empty.</returns>
    public async IAsyncEnumerable<IReadOnlyList<FilteredLogEvent>> ReadAsync(
        bool inOrder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pages = ProducedStream.ReadAsync<IReadOnlyList<FilteredLogEvent>>(
            (found, stopped) => inOrder ? ReadInOrderAsync(found, stopped) : ReadInParallelAsync(found, stopped),
            cancellation,
            mostWaiting: 1);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            cancellation.ThrowIfCancellationRequested();
            Lines += page.Count;
            foreach (var written in page) Bytes += Encoding.UTF8.GetByteCount(written.Message ?? "");
            yield return page;
        }
    }

    private async Task ReadInOrderAsync(Func<IReadOnlyList<FilteredLogEvent>, ValueTask> found, CancellationToken cancellation)
    {
        foreach (var slice in _slices) await ReadAsync(slice, maySplit: false, found, cancellation).ConfigureAwait(false);
    }

    private async Task ReadInParallelAsync(Func<IReadOnlyList<FilteredLogEvent>, ValueTask> found, CancellationToken cancellation)
    {
        var slices = Channel.CreateUnbounded<HistorySlice>();
        foreach (var slice in _slices) slices.Writer.TryWrite(slice);
        var open = _slices.Count;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellation };
        await Parallel.ForEachAsync(
            slices.Reader.ReadAllAsync(cancellation),
            options,
            async (slice, token) =>
            {
                var parts = await ReadAsync(slice, maySplit: true, found, token).ConfigureAwait(false);

                // Counted before another worker can take one, finish it and find it the last.
                Interlocked.Add(ref open, parts.Count);
                foreach (var part in parts) slices.Writer.TryWrite(part);
                if (Interlocked.Decrement(ref open) == 0) slices.Writer.Complete();
            }).ConfigureAwait(false);
    }

    /// <returns>The parts to read it in instead; none if it was read.</returns>
    private async Task<IReadOnlyList<HistorySlice>> ReadAsync(
        HistorySlice slice,
        bool maySplit,
        Func<IReadOnlyList<FilteredLogEvent>, ValueTask> found,
        CancellationToken cancellation)
    {
        var passed = slice.From;
        var pages = _pages.ReadAsync(
            DateTimeOffset.FromUnixTimeMilliseconds(slice.From), DateTimeOffset.FromUnixTimeMilliseconds(slice.To), null, cancellation);
        await foreach (var (events, isLast) in pages.ConfigureAwait(false))
        {
            if (events.Count == 0) continue;
            if (maySplit && !isLast && slice.Split(events) is { Count: > 1 } parts) return parts;
            maySplit = false;
            await found(events).ConfigureAwait(false);
            Pass(events[^1].Timestamp ?? passed);
        }

        Pass(slice.To + 1);
        return [];

        void Pass(long until)
        {
            if (until <= passed) return;
            Interlocked.Add(ref _passed, until - passed);
            passed = until;
        }
    }
}
