using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;
using Wallarm.Connector.Engine.Subscriptions;

namespace Wallarm.Connector.Engine.Installation;

/// <summary>A stage of an installation: its logging, and the subscription to its log group.</summary>
/// <param name="Configured">What was asked.</param>
/// <param name="Logging">The step that sets its logging.</param>
/// <param name="Subscription">The step that subscribes the function to its log group.</param>
internal sealed record InstalledStage(ConnectedStage Configured, InstallationStep Logging, InstallationStep Subscription)
{
    /// <summary>Id of the API, of whichever kind.</summary>
    public string ApiId => Configured.Logging.RestApiId ?? Configured.Logging.ApiId ?? "";

    public static InstalledStage In(
        AwsSession session, ConnectedStage stage, InstallationStep function, PromisedLogGroups promised, string functionName)
    {
        var region = session.Region.SystemName;
        var name =
            stage.Logging.RestApiId is { } restApi
                ? $"stage '{stage.Logging.StageName}' of REST API '{restApi}'"
                : $"stage '{stage.Logging.StageName}' of HTTP API '{stage.Logging.ApiId}'";
        var logging = new InstallationStep(session, region, name, function, async (observer, cancellation) =>
            await new StageLoggingOperation(session, observer) { Promised = promised }.RunAsync(
                stage.Logging with { FunctionName = functionName }, cancellation).ConfigureAwait(false));
        var filter = $"subscription filter '{stage.FilterName}' of {name}";
        var subscription = new InstallationStep(session, region, filter, logging, async (observer, cancellation) =>
        {
            var options = new SubscriptionFilterOptions
            {
                LogGroupName = ((StageLogging)logging.Result!).LogGroupName,
                FunctionName = functionName,
                FilterName = stage.FilterName,
                FilterPattern = stage.FilterPattern,
                ReplaceExisting = stage.ReplacesFilter,
            };
            return await new SubscriptionFilterOperation(session, observer) { IsPartOfInstallation = true }.RunAsync(
                options, cancellation).ConfigureAwait(false);
        });
        return new InstalledStage(stage, logging, subscription);
    }
}
