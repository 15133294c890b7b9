using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Sessions;
using LogNotFound = Amazon.CloudWatchLogs.Model.ResourceNotFoundException;

namespace Wallarm.Connector.Engine.ForwarderLogs;

/// <summary>Sums up what a forwarder wrote into its log in the last hour.</summary>
internal sealed class HealthReader(AwsSession session)
{
    /// <summary>What most forwarders write in an hour. A page holds up to 1 MB.</summary>
    private const int PagesOfAnHour = 10;

    /// <summary>A busy forwarder writes hundreds of them in an hour; then the latest part must do.</summary>
    private const int MostPages = 40;

    /// <summary>Where the parts of a busy hour begin, in minutes before now, the latest part first.</summary>
    private static readonly int[] Begins = [5, 20, 60];

    /// <summary>Reads; null where there is no such log group.</summary>
    /// <returns>The sum, and since when it counts: an hour ago, or later where the whole hour would take too many pages.</returns>
    public async Task<(HealthSum Sum, DateTimeOffset Since)?> ReadAsync(string logGroupName, CancellationToken cancellation)
    {
        var pages = new LogPages(session, logGroupName);
        var now = DateTimeOffset.UtcNow;
        try
        {
            var hourAgo = now.AddMinutes(-Begins[^1]);
            return await ReadPartAsync(pages, hourAgo, now, PagesOfAnHour, cancellation).ConfigureAwait(false) is var (sum, _)
                ? (sum, hourAgo)
                : await ReadLatestAsync(pages, now, cancellation).ConfigureAwait(false);
        }
        catch (LogNotFound)
        {
            return null;
        }
    }

    private static async Task<(HealthSum Sum, DateTimeOffset Since)> ReadLatestAsync(
        LogPages pages, DateTimeOffset now, CancellationToken cancellation)
    {
        var (sum, since, pagesLeft) = (new HealthSum(), now, MostPages);
        foreach (var minutes in Begins)
        {
            var begin = now.AddMinutes(-minutes);

            // The latest part is read whatever it takes: without it there would be nothing to say.
            var isLatest = since == now;
            var (end, most) = isLatest ? (now, int.MaxValue) : (since.AddMilliseconds(-1), pagesLeft);
            if (await ReadPartAsync(pages, begin, end, most, cancellation).ConfigureAwait(false) is not var (part, count)) break;
            sum.Add(part);
            (since, pagesLeft) = (begin, pagesLeft - count);
        }

        return (sum, since);
    }

    /// <summary>Null where it would take more pages.</summary>
    private static async Task<(HealthSum Sum, int Pages)?> ReadPartAsync(
        LogPages pages, DateTimeOffset begin, DateTimeOffset end, int mostPages, CancellationToken cancellation)
    {
        var (sum, count) = (new HealthSum(), 0);
        await foreach (var page in pages.ReadAsync(begin, end, null, cancellation).ConfigureAwait(false))
        {
            if (++count > mostPages) return null;
            foreach (var written in page.Events)
            {
                sum.Add(LogLine.Parse(written.Message ?? ""), DateTimeOffset.FromUnixTimeMilliseconds(written.Timestamp ?? 0));
            }
        }

        return (sum, count);
    }
}
