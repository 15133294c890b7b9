using System.Runtime.CompilerServices;

namespace Wallarm.Connector.Engine;

/// <summary>Tests a connector as the user asks: the stage or log group that is named, or everything that a configuration names, region by region.</summary>
internal sealed class ConnectorVerification(AwsSessionOptions sessionOptions, ConnectorTestOptions options, IOperationObserver observer)
{
    /// <summary>Looks, and returns each verdict as soon as it is there.</summary>
    public async IAsyncEnumerable<ConnectorCheck> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        Check();
        foreach (var (region, targets) in Regions())
        {
            using var session = await OpenAsync(region, cancellation).ConfigureAwait(false);
            var test = new ConnectorTest(session, options);
            await foreach (var check in test.RunAsync(targets, cancellation).ConfigureAwait(false)) yield return check;
        }
    }

    private async Task<AwsSession> OpenAsync(string? region, CancellationToken cancellation)
    {
        try
        {
            return await SessionFactory.OpenAsync(region is null ? sessionOptions : sessionOptions.In(region), observer, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not ConnectorException && !cancellation.IsCancellationRequested)
        {
            throw AwsErrors.Translate(exception);
        }
    }

    /// <summary>The regions, in the order in which the configuration first names them; null stands for the session's own.</summary>
    private IEnumerable<(string? Region, IReadOnlyList<StageTarget> Targets)> Regions()
    {
        if (options.Configuration is not { } configuration) return [(null, Named())];
        return configuration.Stages.GroupBy(stage => stage.Region, StringComparer.Ordinal).Select(region => (region.Key, (IReadOnlyList<StageTarget>)[.. region.Select(Target)]));
    }

    private IReadOnlyList<StageTarget> Named() => (options.RestApiId ?? options.ApiId ?? options.StageName ?? options.LogGroupName) is null
        ? []
        : [new StageTarget { RestApiId = options.RestApiId, HttpApiId = options.ApiId, StageName = options.StageName, LogGroupName = options.LogGroupName, FilterName = options.FilterName }];

    private static StageTarget Target(ConnectedStage stage) => new()
    {
        RestApiId = stage.Logging.RestApiId,
        HttpApiId = stage.Logging.ApiId,
        StageName = stage.Logging.StageName,
        LogGroupName = stage.Logging.LogGroupName,
        FilterName = stage.FilterName,
    };

    private void Check()
    {
        if (options.RestApiId is not null && options.ApiId is not null)
        {
            throw new InvalidOptionException("Wallarm.ApiIdRequired", ConnectorErrorCategory.InvalidArgument, "RestApiId and ApiId are both given.")
            {
                Target = options.StageName,
                RecommendedAction = "Give the id of a REST API as -RestApiId, or that of an HTTP API as -ApiId.",
            };
        }
    }
}
