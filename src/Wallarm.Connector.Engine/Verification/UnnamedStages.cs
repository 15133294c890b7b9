using System.Globalization;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Listing;
using Wallarm.Connector.Engine.Operations;

namespace Wallarm.Connector.Engine.Verification;

/// <summary>
/// Stages that the configuration does not name, such as those made since it was written: calls to them reach no node, and nobody notices.
/// </summary>
internal sealed class UnnamedStages(
    AwsSessionOptions session,
    ConnectorConfiguration configuration,
    IReadOnlyList<string> regions,
    string scope,
    IOperationObserver observer)
{
    /// <summary>Looks for them in the configuration's regions: one verdict each, or one that there is none.</summary>
    public async Task<IReadOnlyList<ConnectorCheck>> LookAsync(CancellationToken cancellation)
    {
        var quiet = new QuietObserver(observer);
        var results = new List<ConnectorCheck>();
        var count = 0;
        try
        {
            var listing =
                new ApiStageOperation(session, quiet).RunAsync(
                    new ApiStageOptions { Regions = regions, FunctionName = configuration.Function.FunctionName }, cancellation);
            await foreach (var stage in listing.ConfigureAwait(false))
            {
                count++;
                if (!IsNamed(stage)) results.Add(Named(stage.Region, Describe(stage)));
            }
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            var error = AwsErrors.Translate(exception);
            if (error is SessionException) throw error;
            results.Add(Named(null, Verdict.Unseen(error)));
        }

        results.Sort((one, other) => string.CompareOrdinal($"{one.Region} {one.Target}", $"{other.Region} {other.Target}"));
        results.AddRange(quiet.Failures.Select(error => Named(null, Verdict.Unseen(error))));
        return results.Count > 0
            ? results
            : [
                Named(
                    null,
                    Verdict.Passed(
                        string.Join(", ", regions),
                        string.Create(CultureInfo.InvariantCulture, $"The configuration names every stage of its regions ({count})."))),
            ];
    }

    private bool IsNamed(ApiStage stage) => configuration.Stages.Any(named =>
        (named.Region is null || named.Region == stage.Region)
            && named.Logging.StageName == stage.StageName
            && named.Logging.RestApiId == stage.RestApiId
            && named.Logging.ApiId == stage.ApiId);

    private ConnectorCheck Describe(ApiStage stage)
    {
        var id = stage.RestApiId ?? stage.ApiId!;
        var isOfNamedApi = configuration.Stages.Any(named => (named.Logging.RestApiId ?? named.Logging.ApiId) == id);
        var what = $"API '{stage.ApiName}'{(isOfNamedApi ? ", of which the configuration names other stages" : "")}";
        if (stage.IsCovered)
        {
            return Verdict.Warning(
                $"{id}/{stage.StageName}",
                $"{what}: it is connected, but not in the configuration.",
                $"Add to stages in the file: {{ \"region\": \"{stage.Region}\", "
                + $"\"{(stage.RestApiId is null ? "apiId" : "restApiId")}\": \"{id}\", \"stageName\": \"{stage.StageName}\" }}");
        }

        var region = CommandText.Quote(stage.Region);
        return Verdict.Warning(
            $"{id}/{stage.StageName}", $"{what}: not in the configuration, and not connected. {stage.Reason}",
            $"Set-WallarmStageLogging {(stage.RestApiId is null ? "-ApiId" : "-RestApiId")} {CommandText.Quote(id)} -StageName "
            + $"{CommandText.Quote(stage.StageName)} -Region {region} | Add-WallarmSubscriptionFilter -FunctionName "
            + $"{CommandText.Quote(configuration.Function.FunctionName)} -Region {region}");
    }

    private ConnectorCheck Named(string? region, ConnectorCheck check) =>
        check with { Name = "UnnamedStage", Region = region, Scope = scope };
}
