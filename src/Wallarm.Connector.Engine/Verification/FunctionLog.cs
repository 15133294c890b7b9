using Amazon.CloudWatchLogs.Model;
using GroupNotFound = Amazon.CloudWatchLogs.Model.ResourceNotFoundException;

namespace Wallarm.Connector.Engine;

/// <summary>The function's own log, of which no more is read than a check needs.</summary>
internal sealed class FunctionLog(AwsSession session, string logGroupName)
{
    // A page holds up to 10,000 lines or 1 MB. A function that writes more than that in the time asked about is judged by the first of it.
    private const int MostPages = 20;

    /// <summary>The lines since a time, oldest first.</summary>
    /// <param name="since">From when on.</param>
    /// <param name="term">What the lines must hold; null for all of them.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The lines, and whether there are more; null where the function has no log yet.</returns>
    public async Task<(IReadOnlyList<WrittenLine> Lines, bool HasMore)?> ReadAsync(DateTimeOffset since, string? term, CancellationToken cancellation)
    {
        var lines = new List<WrittenLine>();
        string? token = null;
        try
        {
            for (var page = 0; page < MostPages; page++)
            {
                var answer = await session.Logs.FilterLogEventsAsync(
                    new FilterLogEventsRequest
                    {
                        LogGroupName = logGroupName,
                        StartTime = since.ToUnixTimeMilliseconds(),
                        FilterPattern = term is null ? null : $"\"{term}\"",
                        NextToken = token,
                    },
                    cancellation).ConfigureAwait(false);
                lines.AddRange((answer.Events ?? []).Select(logged => new WrittenLine(DateTimeOffset.FromUnixTimeMilliseconds(logged.Timestamp ?? 0), LogLine.Parse(logged.Message ?? ""))));
                token = answer.NextToken;
                if (string.IsNullOrEmpty(token)) return (lines, false);
            }
        }
        catch (GroupNotFound)
        {
            return null;
        }

        return (lines, true);
    }
}
