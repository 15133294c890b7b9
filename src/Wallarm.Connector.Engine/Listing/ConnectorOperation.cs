using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Listing;

/// <summary>Lists the connectors that are deployed in one or several regions.</summary>
internal sealed class ConnectorOperation(AwsSessionOptions session, IOperationObserver observer)
{
    /// <summary>Regions that are looked at together: their quotas are their own.</summary>
    private const int MostRegionsAtATime = 8;

    /// <summary>Lists; a connector is there as soon as all of it was read.</summary>
    /// <exception cref="SessionException">The session does not work.</exception>
    public IAsyncEnumerable<DeployedConnector> RunAsync(
        IReadOnlyList<string> regions, string? functionName, CancellationToken cancellation) =>
        ProducedStream.ReadAsync<DeployedConnector>((found, stopped) => ListAsync(regions, functionName, found, stopped), cancellation);

    private async Task ListAsync(
        IReadOnlyList<string> names, string? functionName, Func<DeployedConnector, ValueTask> found, CancellationToken cancellation)
    {
        using var regions = await RegionalSessions.OpenAsync(session, names, observer, cancellation).ConfigureAwait(false);
        var progress = new ListingProgress(observer, "Listing connectors and their stages", StageListing.Lists * regions.All.Count);
        try
        {
            await Parallel.ForEachAsync(
                regions.All, new ParallelOptions { MaxDegreeOfParallelism = MostRegionsAtATime, CancellationToken = cancellation },
                (region, token) => new ValueTask(ListRegionAsync(region, functionName, progress, found, token))).ConfigureAwait(false);
        }
        finally
        {
            progress.Complete();
        }
    }

    private async Task ListRegionAsync(
        AwsSession region,
        string? functionName,
        ListingProgress progress,
        Func<DeployedConnector, ValueTask> found,
        CancellationToken cancellation)
    {
        var connectors = new RegionConnectors(region, observer, progress);
        try
        {
            await connectors.ListAsync(functionName, found, cancellation).ConfigureAwait(false);
        }
        catch (ResourceNotFoundException absent)
        {
            observer.Failed(absent);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested && exception is not InvalidOptionException)
        {
            var error = AwsErrors.Translate(exception);
            if (error is SessionException) throw error;
            observer.Failed(PartialFailure.Of($"The connectors of {region.Region.SystemName} cannot all be listed", error));
        }
    }
}
