using Wallarm.Connector.Engine.ForwarderLogs;
using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Sessions;
using GroupNotFound = Amazon.CloudWatchLogs.Model.ResourceNotFoundException;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>The function's own log, of which no more is read than a probe needs.</summary>
internal sealed class FunctionLog(AwsSession session, string logGroupName)
{
    // A page holds up to 10,000 lines or 1 MB. A function that writes more than that in the time of a probe is judged by the first of it.
    private const int MostPages = 20;

    /// <summary>The lines since a time, oldest first; null where the function has no log yet.</summary>
    /// <param name="since">From when on.</param>
    /// <param name="term">What the lines must hold; null for all of them.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<WrittenLine>?> ReadAsync(DateTimeOffset since, string? term, CancellationToken cancellation)
    {
        var lines = new List<WrittenLine>();
        var pages = 0;
        try
        {
            await foreach (
                var page in new LogPages(session, logGroupName).ReadAsync(
                    since, null, term is null ? null : $"\"{term}\"", cancellation).ConfigureAwait(false))
            {
                lines.AddRange(
                    page.Events.Select(
                        logged => new WrittenLine(
                            DateTimeOffset.FromUnixTimeMilliseconds(logged.Timestamp ?? 0), LogLine.Parse(logged.Message ?? ""))));
                if (++pages == MostPages) break;
            }

            return lines;
        }
        catch (GroupNotFound)
        {
            return null;
        }
    }
}
