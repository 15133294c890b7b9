using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Listing;

/// <summary>Lists the stages of the APIs of one or several regions, and which of them a connector covers.</summary>
internal sealed class ApiStageOperation(AwsSessionOptions session, IOperationObserver observer)
{
    /// <summary>Regions that are looked at together: their quotas are their own.</summary>
    private const int MostRegionsAtATime = 8;

    /// <summary>Lists; a stage is there as soon as it is found.</summary>
    /// <exception cref="SessionException">The session does not work.</exception>
    public IAsyncEnumerable<ApiStage> RunAsync(ApiStageOptions options, CancellationToken cancellation) =>
        ProducedStream.ReadAsync<ApiStage>((found, stopped) => ListAsync(options, found, stopped), cancellation);

    private async Task ListAsync(ApiStageOptions options, Func<ApiStage, ValueTask> found, CancellationToken cancellation)
    {
        using var regions = await RegionalSessions.OpenAsync(session, options.Regions, observer, cancellation).ConfigureAwait(false);
        var progress = new ListingProgress(observer, "Listing stages of APIs", StageListing.Lists * regions.All.Count);
        try
        {
            await Parallel.ForEachAsync(
                regions.All, new ParallelOptions { MaxDegreeOfParallelism = MostRegionsAtATime, CancellationToken = cancellation },
                (region, token) => new ValueTask(
                    ListRegionAsync(region, options.HasApiName, options.FunctionName, progress, found, token))).ConfigureAwait(false);
        }
        finally
        {
            progress.Complete();
        }
    }

    private async Task ListRegionAsync(
        AwsSession region,
        Func<string, bool>? hasApiName,
        string? asked,
        ListingProgress progress,
        Func<ApiStage, ValueTask> found,
        CancellationToken cancellation)
    {
        try
        {
            await region.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested && exception is not InvalidOptionException)
        {
            var error = AwsErrors.Translate(exception);
            if (error is SessionException) throw error;
            observer.Failed(PartialFailure.Of($"The APIs of {region.Region.SystemName} cannot be listed", error));
            return;
        }

        var functionName = asked is null ? null : await RequestedFunction.NameAsync(asked, region, cancellation).ConfigureAwait(false);
        var coverage = new StageCoverage(region, observer, new LogGroupFilters(region), new FedFunctions(region));
        await new StageListing(region, observer, progress).RunAsync(
            hasApiName,
            async (stage, token) =>
                await found(await coverage.JudgeAsync(stage, functionName, token).ConfigureAwait(false)).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);
    }
}
