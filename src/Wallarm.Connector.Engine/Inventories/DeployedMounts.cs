using System.Collections.Concurrent;
using System.Globalization;
using Wallarm.Connector.Engine.Definitions;
using Wallarm.Connector.Engine.Listing;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;
using Wallarm.Connector.Inventory.Deployments;

namespace Wallarm.Connector.Engine.Inventories;

/// <summary>A log group, and whose calls it holds.</summary>
internal sealed record DeployedGroup(LogGroupToRead Group, LogSource Source);

/// <summary>Finds where the APIs can be called that log to the groups of an inventory, and what they serve.</summary>
internal sealed class DeployedMounts(IOperationObserver observer)
{
    private const string DefaultStage = "$default";

    /// <summary>Reads definitions and domains of all regions.</summary>
    /// <returns>Every mount, and the groups with their stages among them.</returns>
    public async Task<(IReadOnlyList<ApiMount> Mounts, IReadOnlyList<DeployedGroup> Groups)> ReadAsync(
        IReadOnlyList<LogGroupToRead> groups, CancellationToken cancellation)
    {
        var reading = groups.GroupBy(group => group.Session)
            .Select(region => ReadRegionAsync(region.Key, [.. region], cancellation)).ToList();
        await Task.WhenAll(reading).ConfigureAwait(false);
        var regions = reading.ConvertAll(region => region.Result);
        return ([.. regions.SelectMany(region => region.Mounts)], [.. regions.SelectMany(region => region.Groups)]);
    }

    private async Task<(List<ApiMount> Mounts, IEnumerable<DeployedGroup> Groups)> ReadRegionAsync(
        AwsSession session, IReadOnlyList<LogGroupToRead> groups, CancellationToken cancellation)
    {
        var mapping = new DomainMappings(session, observer).ReadAsync(cancellation);
        var whole = groups.Where(group => group.Stages.Count == 0).Select(group => group.LogGroupName).ToHashSet();
        var listed = await ListAsync(session, whole, cancellation).ConfigureAwait(false);
        var stages = groups.SelectMany(group => group.Stages).Concat(listed.SelectMany(group => group)).Distinct().ToList();
        var definitions = new ApiDefinitions(session, observer);
        var apis = (await Task.WhenAll(
            stages.DistinctBy(stage => stage.ApiId)
                .Select(stage => definitions.ReadAsync(stage.ApiType, stage.ApiId, stage.ApiName, cancellation))).ConfigureAwait(false))
            .ToDictionary(api => api.Id);
        var defaults = stages.ToDictionary(stage => stage, stage => Default(session, apis[stage.ApiId], stage.StageName));
        var mappings = await mapping.ConfigureAwait(false);
        return (
            [.. defaults.Values, .. mappings.SelectMany(each => Mounts(session, each, stages, apis))],
            groups.Select(group => new DeployedGroup(
                group,
                new LogSource(
                    [.. (group.Stages.Count > 0 ? group.Stages : listed[group.LogGroupName]).Select(stage => defaults[stage])],
                    IsExclusive: group.Stages.Count > 0))));
    }

    /// <summary>Who logs to groups of which no stage was named.</summary>
    private async Task<ILookup<string, LoggingStage>> ListAsync(
        AwsSession session, HashSet<string> groups, CancellationToken cancellation)
    {
        var found = new ConcurrentBag<(string Group, LoggingStage Stage)>();
        if (groups.Count == 0) return found.ToLookup(each => each.Group, each => each.Stage);
        var progress = new ListingProgress(observer, "Looking for the stages that log there", StageListing.Lists);
        try
        {
            await new StageListing(session, observer, progress).RunAsync(
                hasApiName: null,
                (stage, _) =>
                {
                    var destination =
                        stage.DestinationArn is { } arn ? LogDestination.Parse(arn, session.Region.SystemName).LogGroupName : null;
                    if (destination is not null && groups.Contains(destination))
                    {
                        found.Add((destination, new LoggingStage(stage.ApiType, stage.ApiId, stage.ApiName, stage.StageName)));
                    }

                    return Task.CompletedTask;
                },
                cancellation).ConfigureAwait(false);
        }
        finally
        {
            progress.Complete();
        }

        return found.OrderBy(each => each.Stage.ApiId, StringComparer.Ordinal).ThenBy(each => each.Stage.StageName, StringComparer.Ordinal)
            .ToLookup(each => each.Group, each => each.Stage);
    }

    private static ApiMount Default(AwsSession session, DeployedApi api, string stageName) =>
        new(
            $"{api.Id}.execute-api.{session.Region.SystemName}.{session.DnsSuffix}".ToLower(CultureInfo.InvariantCulture),
            stageName == DefaultStage ? "" : stageName, stageName, api)
        {
            IsDefault = true,
        };

    /// <summary>
    /// The mounts of a mapping. Mappings of other APIs and stages count too: their calls may be in the same log group.
    /// </summary>
    private static IEnumerable<ApiMount> Mounts(
        AwsSession session, DomainMapping mapping, IReadOnlyList<LoggingStage> stages, IReadOnlyDictionary<string, DeployedApi> apis)
    {
        var api = apis.GetValueOrDefault(mapping.ApiId)
            ?? new DeployedApi(ApiType.Rest, mapping.ApiId, null, session.Region.SystemName, operations: null);
        if (mapping.StageName is { } name)
        {
            return
            [
                new ApiMount(mapping.Host, mapping.BasePath, name, api) { PassesBasePath = mapping.PassesBasePath, Rank = mapping.Rank },
            ];
        }

        // Callers name the stage behind the base path.
        return stages.Where(stage => stage.ApiId == mapping.ApiId)
            .Select(stage => new ApiMount(mapping.Host, $"{mapping.BasePath}/{stage.StageName}".Trim('/'), stage.StageName, api));
    }
}
