using System.Runtime.CompilerServices;
using Amazon.ApiGatewayV2;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using HttpNotFound = Amazon.ApiGatewayV2.Model.NotFoundException;
using RestNotFound = Amazon.APIGateway.Model.NotFoundException;

namespace Wallarm.Connector.Engine.Listing;

/// <summary>Lists the stages of all REST and HTTP APIs of a region: one call a page of APIs, and one an API.</summary>
/// <remarks>WebSocket APIs are left out, since their access logs have neither path nor method.</remarks>
internal sealed class StageListing(AwsSession session, IOperationObserver observer, ListingProgress progress)
{
    /// <summary>How many lists of APIs a region has.</summary>
    public const int Lists = 2;

    /// <summary>The most that GetRestApis gives at once.</summary>
    private const int RestApisPerPage = 500;

    private delegate IAsyncEnumerable<IEnumerable<(string Id, string Name)>> ReadPages(CancellationToken cancellation);

    private delegate Task<IReadOnlyList<ListedStage>> ReadStages(string apiId, string apiName, CancellationToken cancellation);

    /// <summary>Lists, and hands over each stage as it is found. What cannot be listed is told to the observer.</summary>
    /// <param name="hasApiName">Whether the APIs of a name are listed; null for any.</param>
    /// <param name="found">Takes a stage.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="SessionException">The session does not work.</exception>
    public async Task RunAsync(
        Func<string, bool>? hasApiName, Func<ListedStage, CancellationToken, Task> found, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAll(
            ListAsync("REST APIs", RestApisAsync, RestStagesAsync, hasApiName, found, stop),
            ListAsync("HTTP APIs", HttpApisAsync, HttpStagesAsync, hasApiName, found, stop)).ConfigureAwait(false);
    }

    private async Task ListAsync(
        string what,
        ReadPages readPages,
        ReadStages readStagesAsync,
        Func<string, bool>? hasApiName,
        Func<ListedStage, CancellationToken, Task> found,
        CancellationTokenSource stop)
    {
        var reading = new List<Task>();
        try
        {
            await OrTellAsync(ReadListAsync, $"The {what} of {session.Region.SystemName} cannot all be listed", stop).ConfigureAwait(false);
            progress.Listed();
        }
        finally
        {
            await Task.WhenAll(reading).ConfigureAwait(false);
        }

        async Task ReadListAsync()
        {
            await foreach (var page in readPages(stop.Token).ConfigureAwait(false))
            {
                // The stages of this page's APIs are read while the next page comes.
                var apis = page.Where(api => hasApiName?.Invoke(api.Name) != false).ToList();
                progress.Found(apis.Count);
                reading.AddRange(apis.Select(api => ReadApiAsync(readStagesAsync, api.Id, api.Name, found, stop)));
            }
        }
    }

    private Task ReadApiAsync(
        ReadStages readStagesAsync,
        string apiId,
        string apiName,
        Func<ListedStage, CancellationToken, Task> found,
        CancellationTokenSource stop) => OrTellAsync(
        async () =>
        {
            IReadOnlyList<ListedStage> stages = [];
            try
            {
                stages = await readStagesAsync(apiId, apiName, stop.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is RestNotFound or HttpNotFound)
            {
                observer.Verbose($"The API '{apiId}' in {session.Region.SystemName} was deleted meanwhile.");
            }

            progress.Read(stages.Count);
            foreach (var stage in stages) await found(stage, stop.Token).ConfigureAwait(false);
        },
        $"The stages of the API '{apiId}' ({apiName}) in {session.Region.SystemName} cannot be listed",
        stop);

    /// <summary>An error of one list or API is told, and ends nothing; one of the session ends everything.</summary>
    private async Task OrTellAsync(Func<Task> work, string problem, CancellationTokenSource stop)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            var error = AwsErrors.Translate(exception);
            if (error is SessionException)
            {
                // Every other call would fail in the same way.
                await stop.CancelAsync().ConfigureAwait(false);
                throw error;
            }

            observer.Failed(PartialFailure.Of(problem, error));
        }
    }

    private async IAsyncEnumerable<IEnumerable<(string Id, string Name)>> RestApisAsync(
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pages = Pages.ReadAsync(
            position => session.ApiGateway.GetRestApisAsync(new() { Position = position, Limit = RestApisPerPage }, cancellation),
            page => page.Position);
        await foreach (var page in pages.ConfigureAwait(false)) yield return (page.Items ?? []).Select(api => (api.Id, api.Name ?? ""));
    }

    private async IAsyncEnumerable<IEnumerable<(string Id, string Name)>> HttpApisAsync(
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        // How many a page may hold is not documented, so the service decides.
        var pages = Pages.ReadAsync(
            token => session.ApiGatewayV2.GetApisAsync(new() { NextToken = token }, cancellation), page => page.NextToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            var apis = (page.Items ?? []).ToLookup(api => api.ProtocolType == ProtocolType.WEBSOCKET);
            foreach (var api in apis[true])
            {
                observer.Verbose(
                    $"'{api.ApiId}' ({api.Name}) in {session.Region.SystemName} is a WebSocket API, whose access log has neither path nor "
                    + "method; it is left out.");
            }

            yield return apis[false].Select(api => (api.ApiId, api.Name ?? ""));
        }
    }

    private async Task<IReadOnlyList<ListedStage>> RestStagesAsync(string apiId, string apiName, CancellationToken cancellation)
    {
        var stages = await session.ApiGateway.GetStagesAsync(new() { RestApiId = apiId }, cancellation).ConfigureAwait(false);
        return [
            .. (stages.Item ?? []).Select(
                stage => Stage(
                    ApiType.Rest,
                    apiId,
                    apiName,
                    stage.StageName,
                    stage.AccessLogSettings?.DestinationArn,
                    stage.AccessLogSettings?.Format)),
        ];
    }

    private async Task<IReadOnlyList<ListedStage>> HttpStagesAsync(string apiId, string apiName, CancellationToken cancellation) =>
        await Pages.ListAsync(
            token => session.ApiGatewayV2.GetStagesAsync(new() { ApiId = apiId, NextToken = token }, cancellation),
            page => page.NextToken,
            page => page.Items?.Select(
                stage => Stage(
                    ApiType.Http,
                    apiId,
                    apiName,
                    stage.StageName,
                    stage.AccessLogSettings?.DestinationArn,
                    stage.AccessLogSettings?.Format)))
            .ConfigureAwait(false);

    private static ListedStage Stage(
        ApiType type, string apiId, string apiName, string stageName, string? destinationArn, string? format) =>
        new(
            type,
            apiId,
            apiName,
            stageName,
            string.IsNullOrEmpty(destinationArn) ? null : destinationArn,
            string.IsNullOrEmpty(format) ? null : format);
}
