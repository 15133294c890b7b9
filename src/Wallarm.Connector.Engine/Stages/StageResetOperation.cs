using Wallarm.Connector.Engine.LogFormats;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Stages;

/// <summary>Gives a stage the logging back that it had before the connector.</summary>
internal sealed class StageResetOperation(AwsSession session, IOperationObserver observer)
{
    /// <summary>Reads, plans, asks, and restores.</summary>
    /// <returns>Null where the observer declined.</returns>
    public async Task<StageLoggingReset?> RunAsync(StageLoggingResetOptions options, CancellationToken cancellation)
    {
        var stage = LoggedStage.Named(session, options.RestApiId, options.ApiId, options.StageName);
        await session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        var reset = await StageReset.ReadAsync(session, observer, stage, cancellation).ConfigureAwait(false);
        var result = new StageLoggingReset
        {
            AccountId = session.AccountId,
            Region = session.Region.SystemName,
            RestApiId = options.RestApiId,
            ApiId = options.ApiId,
            StageName = options.StageName,
            Settings = reset.Current,
            PreviousSettings = reset.Current,
            SavedSettingsParameter = reset.Saved is null ? null : reset.ParameterName,
            Status = RemovalStatus.NotFound,
            Changes = [],
        };
        var gone = $"There is no {stage.Resource} in {session.Region.SystemName} any more.";
        if (reset.Saved is not null) reset.PlanRestoration(options.ReplaceChanged);
        else if (reset.Current is null) return result with { Reason = gone };
        else if (options.Off) reset.PlanOff();
        else if (LogsAsConnector(reset.Current)) throw NothingSaved(stage, reset.ParameterName);
        else return result with { Reason = "No settings are saved for the stage, and its logging is none that the connector sets." };
        if (reset.Obstacle is { } obstacle) throw Changed(stage, obstacle);

        Step?[] steps = [reset.Restoration, reset.Saved is null ? null : reset.Forgetting];
        var plan = new Plan($"{stage.Resource} in {session.Place}", [.. steps.OfType<Step>()]) { Overwrites = reset.Overwrites };
        if (plan.Changes.Count == 0) return result with { Reason = "Its logging is off already." };
        if (reset.Restoration is not null && reset.Stack is { } stack)
        {
            observer.Warning(Ownership.StackWarning($"The {stage.Resource}", stack));
        }

        result = result with
        {
            Settings = reset.Desired ?? reset.Current,
            Changes = plan.Changes,
            Reason = reset.Current is null ? $"{gone} What was saved of it is deleted." : reset.Note,
        };
        switch (await plan.DecideAsync(observer, cancellation).ConfigureAwait(false))
        {
            case ChangeDecision.Decline: return null;
            case ChangeDecision.Plan: return result with { Status = RemovalStatus.Planned };
        }

        await plan.ApplyAsync(observer, cancellation).ConfigureAwait(false);
        return result with { Status = reset.Desired is null ? RemovalStatus.NotFound : RemovalStatus.Restored };
    }

    /// <summary>Whether the stage logs in a format that the connector sets, or in one that it needs not change.</summary>
    private static bool LogsAsConnector(StageLoggingSettings settings) =>
        settings.DestinationArn is not null && LogFormatTemplate.Parse(settings.Format ?? "", out _)?.IsComplete == true;

    private static ResourceNotFoundException NothingSaved(LoggedStage stage, string parameterName) => new(
        "Wallarm.NoSavedSettings", ConnectorErrorCategory.ObjectNotFound,
        $"No settings from before the connector are saved for the {stage.Resource} (SSM parameter '{parameterName}'), and it logs in a "
        + "format of the connector's. Nothing was changed.")
    {
        Target = stage.Resource,
        RecommendedAction = "Add -Off to turn its access logging off, or set in the console what it shall be.",
    };

    private static ResourceConflictException Changed(LoggedStage stage, string obstacle) => new(
        "Wallarm.StageLoggingChanged",
        ConnectorErrorCategory.ResourceExists,
        $"The {stage.Resource} is not reset. {obstacle} Nothing was changed.")
    {
        Target = stage.Resource,
        RecommendedAction = "Leave it as it is, or add -ReplaceChanged to give it the logging back that it had before the connector.",
    };
}
