using System.Globalization;
using Wallarm.Connector.Engine.ForwarderLogs;
using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Measurement;

/// <summary>The batches that a forwarder's log tells of, by their hashes.</summary>
internal sealed class LoggedBatches
{
    /// <summary>Every line of a batch has it, and hardly any other.</summary>
    private const string BatchPattern = "durationMs";

    /// <summary>A batch that comes from a queue has failed before.</summary>
    private const string FailurePattern = "\"not forwarded\"";

    /// <summary>SQS keeps nothing longer.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(14);

    private readonly Dictionary<UInt128, LoggedBatch> _batches = [];
    private readonly HashSet<UInt128> _earlier = [];

    /// <summary>The batches that were handed over since the log is read: what came from a queue belongs to an earlier time.</summary>
    public IEnumerable<LoggedBatch> Batches => _batches.Where(each => !_earlier.Contains(each.Key)).Select(each => each.Value);

    /// <summary>Messages that could never be read.</summary>
    public long Unreadable { get; private set; }

    /// <summary>Lines of batches without a hash: of Firehose, or of an older forwarder.</summary>
    public long WithoutHash { get; private set; }

    /// <summary>Reads the log of a window, up to now.</summary>
    public static async Task<LoggedBatches> ReadAsync(
        AwsSession session, string logGroupName, DeliveryWindow window, StepProgress progress, CancellationToken cancellation)
    {
        var batches = new LoggedBatches();
        var pages = new LogPages(session, logGroupName);

        // From a little earlier, so that what Lambda tries again is known.
        var begin = window.Start - DeliveryWindow.Lag;
        await foreach (var page in pages.ReadAsync(begin, window.Now, BatchPattern, cancellation).ConfigureAwait(false))
        {
            foreach (var written in page.Events)
            {
                var time = DateTimeOffset.FromUnixTimeMilliseconds(written.Timestamp ?? 0);
                batches.Add(LogLine.Parse(written.Message ?? ""), time, isInWindow: time >= window.Start);
            }

            if (page.Events is [.., var last])
            {
                var latest = DateTimeOffset.FromUnixTimeMilliseconds(last.Timestamp ?? 0).LocalDateTime;
                progress.Begin(string.Create(CultureInfo.CurrentCulture, $"Reading '{logGroupName}', up to {latest:g}"));
            }
        }

        // One without an earlier line was lost with its process, and handed over in the window all the same.
        var open = batches._batches.Where(each => each.Value.IsFromQueue).Select(each => each.Key).ToHashSet();
        if (open.Count == 0) return batches;
        progress.Begin($"Reading '{logGroupName}' before the window, for batches that came from the queue");
        var (from, to) = (window.Start - LongestWait, begin.AddMilliseconds(-1));
        await foreach (var page in pages.ReadAsync(from, to, FailurePattern, cancellation).ConfigureAwait(false))
        {
            foreach (var written in page.Events)
            {
                if (LogLine.Parse(written.Message ?? "").Batch is { } hash && open.Contains(hash)) batches._earlier.Add(hash);
            }
        }

        return batches;
    }

    private void Add(LogLine line, DateTimeOffset time, bool isInWindow)
    {
        if (line.Account is not { } counts) return;
        if (isInWindow) Unreadable += counts.Unreadable;

        // What comes by a stream was not handed over by a filter of this function.
        if (line.Element == "sequenceNumber" || counts.Received + counts.AlreadySettled == 0) return;
        if (line.Batch is not { } hash)
        {
            if (isInWindow) WithoutHash++;
            return;
        }

        if (!_batches.TryGetValue(hash, out var batch)) _batches[hash] = batch = new LoggedBatch();
        batch.Add(line, line.Element == "messageId", time);
    }
}
