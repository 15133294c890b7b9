using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;

namespace Wallarm.Connector.Engine.Listing;

/// <summary>Which log groups of a region feed a function, and which stages log there.</summary>
/// <remarks>
/// CloudWatch Logs cannot be asked which groups feed a function. Those are looked at that a stage logs to, and those below
/// <c>/aws/apigateway/</c>, where the
/// module makes them, so that the filter of a stage that is gone is found as well. They are read when they are first asked for.
/// </remarks>
internal sealed class RegionFeeds
{
    private const string UsualPrefix = "/aws/apigateway/";

    private readonly AwsSession _session;
    private readonly IOperationObserver _observer;
    private readonly ListingProgress _progress;
    private readonly LogGroups _groups;
    private readonly LogGroupFilters _filters;
    private readonly StageCoverage _coverage;
    private readonly object _lock = new();
    private Task<(IReadOnlyList<ListedStage> Stages, IReadOnlyList<SubscriptionFilter> Filters)>? _reading;

    public RegionFeeds(AwsSession session, IOperationObserver observer, ListingProgress progress)
    {
        _session = session;
        _observer = observer;
        _progress = progress;
        _groups = new LogGroups(session);
        _filters = new LogGroupFilters(session);
        _coverage = new StageCoverage(session, observer, _filters, new FedFunctions(session));
    }

    /// <summary>What feeds a function.</summary>
    public async Task<(IReadOnlyList<ConnectedLogGroup> LogGroups, IReadOnlyList<ApiStage> Stages)> OfAsync(
        string functionName, CancellationToken cancellation)
    {
        Task<(IReadOnlyList<ListedStage>, IReadOnlyList<SubscriptionFilter>)> reading;
        lock (_lock) reading = _reading ??= ReadAsync([], cancellation);
        var (stages, filters) = await reading.ConfigureAwait(false);
        var ours = filters.Where(filter => FunctionArn.Parse(filter.DestinationArn)?.Name == functionName).ToList();
        var groups = ours.Select(filter => filter.LogGroupName).ToHashSet(StringComparer.Ordinal);
        var judging =
            stages.Where(stage => GroupOf(stage) is { } group && groups.Contains(group)).Select(
                stage => _coverage.JudgeAsync(stage, functionName, cancellation));
        return (
            [
                .. ours.Select(filter => new ConnectedLogGroup(filter.LogGroupName, filter.FilterName, filter.FilterPattern ?? ""))
                    .OrderBy(group => group.LogGroupName, StringComparer.Ordinal),
            ],
            [
                .. (await Task.WhenAll(judging).ConfigureAwait(false)).OrderBy(
                    stage => stage.ApiName, StringComparer.Ordinal).ThenBy(stage => stage.StageName, StringComparer.Ordinal),
            ]);
    }

    /// <summary>The stages of the region, and the filters of the log groups that can feed a function.</summary>
    /// <param name="named">Log groups that are looked at beside those of the stages and the usual ones.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<(IReadOnlyList<ListedStage> Stages, IReadOnlyList<SubscriptionFilter> Filters)> ReadAsync(
        IEnumerable<string> named, CancellationToken cancellation)
    {
        var stages = new List<ListedStage>();
        var readingUsual = UsualGroupsAsync(cancellation);
        var listing = new StageListing(_session, _observer, _progress).RunAsync(null, TakeAsync, cancellation);
        await Task.WhenAll(readingUsual, listing).ConfigureAwait(false);
        var groups =
            stages.Select(GroupOf).OfType<string>().Concat(await readingUsual.ConfigureAwait(false)).Concat(named).Distinct(
                StringComparer.Ordinal);
        var reading = groups.Select(group => FiltersOfAsync(group, cancellation));
        return (stages, [.. (await Task.WhenAll(reading).ConfigureAwait(false)).SelectMany(filters => filters)]);

        Task TakeAsync(ListedStage stage, CancellationToken stopped)
        {
            lock (stages) stages.Add(stage);
            return Task.CompletedTask;
        }
    }

    private async Task<IEnumerable<string>> UsualGroupsAsync(CancellationToken cancellation)
    {
        var groups = await PartialFailure.OrToldAsync(
            _observer,
            $"The log groups of {_session.Region.SystemName} below {UsualPrefix} cannot be listed",
            _groups.ListAsync(UsualPrefix, cancellation)!,
            cancellation).ConfigureAwait(false);
        return (groups ?? []).Select(group => group.LogGroupName);
    }

    private async Task<IReadOnlyList<SubscriptionFilter>> FiltersOfAsync(string group, CancellationToken cancellation) =>
        await PartialFailure.OrToldAsync(
            _observer,
            $"What the log group '{group}' in {_session.Region.SystemName} feeds cannot be told",
            _filters.OfAsync(group, cancellation),
            cancellation).ConfigureAwait(false) ?? [];

    private string? GroupOf(ListedStage stage) =>
        stage.DestinationArn is { } arn ? LogDestination.Parse(arn, _session.Region.SystemName).LogGroupName : null;
}
