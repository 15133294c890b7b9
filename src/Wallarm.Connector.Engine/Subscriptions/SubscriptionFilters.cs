using System.Collections.Concurrent;
using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;

namespace Wallarm.Connector.Engine.Subscriptions;

/// <summary>The subscription filters of the session's region.</summary>
internal sealed class SubscriptionFilters(AwsSession session, IOperationObserver observer)
{
    private const int Parallelism = 8;

    private static readonly TimeSpan BusyLimit = TimeSpan.FromSeconds(60);

    private readonly LogGroups _groups = new(session);

    /// <summary>The filters of a log group; null where there is no such group.</summary>
    public Task<List<SubscriptionFilter>?> ReadAsync(string logGroupName, CancellationToken cancellation) =>
        _groups.FindFiltersAsync(logGroupName, cancellation);

    /// <summary>Every filter of any log group, by log group. CloudWatch Logs cannot be asked from the function's side.</summary>
    public async Task<IReadOnlyList<SubscriptionFilter>> ListAsync(CancellationToken cancellation)
    {
        var groups =
            (await _groups.ListAsync(null, cancellation).ConfigureAwait(false))
                .Where(group => LogGroupChoice.FlawOf(group) is null).Select(group => group.LogGroupName).ToList();
        var activity = $"Reading the subscription filters in {session.Region.SystemName}";
        var found = new ConcurrentBag<SubscriptionFilter>();
        var looked = 0;
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellation };
        await Parallel.ForEachAsync(groups, atOnce, async (group, token) =>
        {
            foreach (var filter in await ReadAsync(group, token).ConfigureAwait(false) ?? [])
            {
                filter.LogGroupName ??= group;
                found.Add(filter);
            }

            var count = Interlocked.Increment(ref looked);
            if (count % 20 == 0)
            {
                observer.Progress(
                    new OperationProgress(
                        activity, $"{count} of {groups.Count} log groups") { PercentComplete = 100 * count / groups.Count });
            }
        }).ConfigureAwait(false);
        observer.Progress(new OperationProgress(activity, "Completed") { IsCompleted = true });
        return [
            .. found.OrderBy(filter => filter.LogGroupName, StringComparer.Ordinal)
                .ThenBy(filter => filter.FilterName, StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether a filter feeds a function of the region, any version or alias of it.</summary>
    public static bool Feeds(SubscriptionFilter filter, string functionName) => FunctionOf(filter) == functionName;

    /// <summary>The name of the function that a filter feeds; null where it feeds something else.</summary>
    public static string? FunctionOf(SubscriptionFilter filter) => FunctionArn.Parse(filter.DestinationArn)?.Name;

    /// <summary>What deletes a filter.</summary>
    public Step Deletion(string logGroupName, SubscriptionFilter filter)
    {
        var change = new ResourceChange("Delete", $"subscription filter '{filter.FilterName}' of log group '{logGroupName}'")
        {
            Desired = $"it feeds '{filter.DestinationArn}', pattern '{filter.FilterPattern}'",
        };
        return new Step(change, token => DeleteAsync(logGroupName, filter.FilterName, token));
    }

    /// <returns>Whether there was one.</returns>
    private Task<bool> DeleteAsync(string logGroupName, string filterName, CancellationToken cancellation)
    {
        var request = new DeleteSubscriptionFilterRequest { LogGroupName = logGroupName, FilterName = filterName };
        return Absence.WasThereAsync(
            new Wait(observer, $"Waiting for another change of log group '{logGroupName}'", BusyLimit).RepeatAsync(
                () => session.Logs.DeleteSubscriptionFilterAsync(request, cancellation),
                failure => failure is OperationAbortedException,
                cancellation));
    }
}
