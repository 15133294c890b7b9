using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Listing;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;
using Wallarm.Connector.Engine.Subscriptions;

namespace Wallarm.Connector.Engine.Removal;

/// <summary>Who reads and writes the log groups of a region that a connector can be fed by.</summary>
/// <param name="Filters">The subscription filters.</param>
/// <param name="Stages">The stages of all APIs.</param>
internal sealed record LogGroupUse(IReadOnlyList<SubscriptionFilter> Filters, IReadOnlyList<ListedStage> Stages)
{
    /// <summary>
    /// Reads the log groups that saved settings name, those that stages log to, those below the path where the module makes them, and that
    /// of the function.
    /// </summary>
    /// <param name="session">The region.</param>
    /// <param name="observer">Is told of the calls.</param>
    /// <param name="saved">The stages whose settings are saved.</param>
    /// <param name="functionLog">The function's own log group.</param>
    /// <param name="fullScan">Whether the filters of every other log group are read as well: five a second.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ConnectorException">Something of it could not be read.</exception>
    public static async Task<LogGroupUse> ReadAsync(
        AwsSession session,
        IOperationObserver observer,
        IEnumerable<(LoggedStage Stage, SavedStage? Saved)> saved,
        string functionLog,
        bool fullScan,
        CancellationToken cancellation)
    {
        var named = saved.SelectMany(stage => stage.Saved?.LogGroupNames ?? []).Append(functionLog);
        var quiet = new QuietObserver(observer);
        var progress =
            new ListingProgress(observer, $"Looking for what feeds functions in {session.Region.SystemName}", StageListing.Lists);
        try
        {
            var (stages, filters) = await new RegionFeeds(session, quiet, progress).ReadAsync(named, cancellation).ConfigureAwait(false);
            if (quiet.Failures is [var error, ..]) throw error;
            if (fullScan) filters = await new SubscriptionFilters(session, observer).ListAsync(cancellation).ConfigureAwait(false);
            return new LogGroupUse(
                [
                    .. filters.OrderBy(filter => filter.LogGroupName, StringComparer.Ordinal)
                        .ThenBy(filter => filter.FilterName, StringComparer.Ordinal),
                ],
                stages);
        }
        finally
        {
            progress.Complete();
        }
    }

    /// <summary>Why a log group is needed; null if no stage logs to it.</summary>
    /// <param name="name">The log group.</param>
    /// <param name="region">Its region.</param>
    /// <param name="restored">The paths of the stages that get another destination back.</param>
    public string? WriterOf(string name, string region, IReadOnlySet<string> restored)
    {
        var writer = Stages.FirstOrDefault(
            stage => stage.DestinationArn is { } arn
                && LogDestination.Parse(arn, region).LogGroupName == name
                && !restored.Contains(PathOf(stage)));
        return writer is null ? null : $"The stage '{writer.StageName}' of API '{writer.ApiName}' ({writer.ApiId}) logs to it.";
    }

    private static string PathOf(ListedStage stage) =>
        $"/{(stage.ApiType == ApiType.Rest ? "restapis" : "apis")}/{stage.ApiId}/stages/{stage.StageName}";
}
