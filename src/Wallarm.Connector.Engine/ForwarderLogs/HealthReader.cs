using LogNotFound = Amazon.CloudWatchLogs.Model.ResourceNotFoundException;

namespace Wallarm.Connector.Engine;

/// <summary>Sums up what a forwarder wrote into its log in the last hour.</summary>
internal sealed class HealthReader(AwsSession session, CallGate gate)
{
    /// <summary>A page holds up to 1 MB. A busy forwarder writes hundreds of them in an hour; then the latest part must do.</summary>
    private const int MostPages = 40;

    /// <summary>Where the parts of the hour begin, in minutes before now, the latest part first.</summary>
    private static readonly int[] Begins = [5, 20, 60];

    /// <summary>Reads; null where there is no such log group.</summary>
    /// <remarks>A part that would take too many pages is left out, and the sum begins where the last part begins that was read to its end.</remarks>
    public async Task<ForwarderHealth?> ReadAsync(string logGroupName, CancellationToken cancellation)
    {
        var pages = new LogPages(session, gate, logGroupName);
        var (sum, now, pagesLeft) = (new HealthSum(), DateTimeOffset.UtcNow, MostPages);
        var since = now;
        try
        {
            foreach (var minutes in Begins)
            {
                var begin = now.AddMinutes(-minutes);

                // The latest part is read whatever it takes: without it there would be nothing to say.
                var isLatest = since == now;
                if (await ReadPartAsync(pages, begin, isLatest ? now : since.AddMilliseconds(-1), isLatest ? int.MaxValue : pagesLeft, cancellation).ConfigureAwait(false) is not var (part, count)) break;
                sum.Add(part);
                (since, pagesLeft) = (begin, pagesLeft - count);
            }

            return sum.ToHealth(since);
        }
        catch (LogNotFound)
        {
            return null;
        }
    }

    private static async Task<(HealthSum Sum, int Pages)?> ReadPartAsync(LogPages pages, DateTimeOffset begin, DateTimeOffset end, int mostPages, CancellationToken cancellation)
    {
        var (sum, count) = (new HealthSum(), 0);
        await foreach (var page in pages.ReadAsync(begin, end, null, cancellation).ConfigureAwait(false))
        {
            if (++count > mostPages) return null;
            foreach (var written in page) sum.Add(LogLine.Parse(written.Message ?? ""), DateTimeOffset.FromUnixTimeMilliseconds(written.Timestamp ?? 0));
        }

        return (sum, count);
    }
}
