using System.Runtime.CompilerServices;
using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Logs;

/// <summary>A page of log events.</summary>
/// <param name="Events">In the order of time; may be empty, also before the last page.</param>
/// <param name="IsLast">Whether no page follows.</param>
internal sealed record LogPage(IReadOnlyList<FilteredLogEvent> Events, bool IsLast);

/// <summary>Reads a log group page by page; no more than one page is held.</summary>
internal sealed class LogPages(AwsSession session, string logGroupName)
{
    /// <summary>
    /// Pages of a span of time, its ends included, in the order of time; the streams of the group are merged. Pages may be empty.
    /// </summary>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The last moment; null for whatever is there.</param>
    /// <param name="pattern">The pattern that lines must match; null for any line.</param>
    /// <param name="cancellation">Stops it.</param>
    public async IAsyncEnumerable<LogPage> ReadAsync(
        DateTimeOffset from, DateTimeOffset? to, string? pattern, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pages = Pages.ReadAsync(
            token => session.Logs.FilterLogEventsAsync(
                new FilterLogEventsRequest
                {
                    LogGroupName = logGroupName,
                    StartTime = from.ToUnixTimeMilliseconds(),
                    EndTime = to?.ToUnixTimeMilliseconds(),
                    FilterPattern = pattern,
                    NextToken = token,
                },
                cancellation),
            page => page.NextToken);

        // CloudWatch Logs sorts by time; where it does not, one page at least is in order.
        await foreach (var page in pages.ConfigureAwait(false))
        {
            yield return new LogPage([.. (page.Events ?? []).OrderBy(written => written.Timestamp)], string.IsNullOrEmpty(page.NextToken));
        }
    }
}
