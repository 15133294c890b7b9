using System.Collections.Concurrent;
using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Listing;

/// <summary>The subscription filters of the log groups of a region. Each group is read once, however many stages log to it.</summary>
internal sealed class LogGroupFilters(AwsSession session)
{
    private readonly LogGroups _groups = new(session);
    private readonly ConcurrentDictionary<string, Lazy<Task<List<SubscriptionFilter>?>>> _filters = new(StringComparer.Ordinal);

    /// <summary>The filters of a group; null where there is no such group.</summary>
    public Task<List<SubscriptionFilter>?> OfAsync(string logGroupName, CancellationToken cancellation) =>
        _filters.GetOrAdd(logGroupName, name => new(() => _groups.FindFiltersAsync(name, cancellation))).Value;
}
