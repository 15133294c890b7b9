using System.Collections.Concurrent;
using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Sessions;
using NotFound = Amazon.CloudWatchLogs.Model.ResourceNotFoundException;

namespace Wallarm.Connector.Engine.Listing;

/// <summary>The subscription filters of the log groups of a region. Each group is read once, however many stages log to it.</summary>
internal sealed class LogGroupFilters(AwsSession session)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyList<SubscriptionFilter>?>>> _groups = new(StringComparer.Ordinal);

    /// <summary>The filters of a group; null where there is no such group.</summary>
    public Task<IReadOnlyList<SubscriptionFilter>?> OfAsync(string logGroupName, CancellationToken cancellation) =>
        _groups.GetOrAdd(logGroupName, name => new(() => ReadAsync(name, cancellation))).Value;

    private async Task<IReadOnlyList<SubscriptionFilter>?> ReadAsync(string logGroupName, CancellationToken cancellation)
    {
        List<SubscriptionFilter> filters = [];
        string? next = null;
        try
        {
            do
            {
                var request = new DescribeSubscriptionFiltersRequest { LogGroupName = logGroupName, NextToken = next };
                var page = await session.Logs.DescribeSubscriptionFiltersAsync(request, cancellation).ConfigureAwait(false);
                filters.AddRange(page.SubscriptionFilters ?? []);
                next = page.NextToken;
            }
            while (!string.IsNullOrEmpty(next));
            return filters;
        }
        catch (NotFound)
        {
            return null;
        }
    }
}
