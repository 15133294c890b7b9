using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Engine.Stages;

/// <summary>Turns on access logging of one stage.</summary>
internal sealed class StageLoggingOperation(AwsSession session, IOperationObserver observer)
{
    /// <summary>Log groups that other stages of the same installation will make.</summary>
    public PromisedLogGroups Promised { get; init; } = new();

    /// <summary>Reads the stage, plans what it lacks, and does that once the observer agrees.</summary>
    /// <returns>Null where the observer declined.</returns>
    public async Task<StageLogging?> RunAsync(StageLoggingOptions options, CancellationToken cancellation)
    {
        var stage = StageOf(options);
        var saved = new SavedSettings(session, stage);
        var groups = new LogGroupChoice(session, stage, saved, Promised);
        var role = stage is RestStage ? new AccountRole(session, observer) { Tags = options.Tags } : null;
        var requested =
            options.LogGroupName is { } named ? RequestedLogGroup.Parse(named, session.Partition, session.Region.SystemName) : null;

        await session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        var reading = stage.ReadAsync(cancellation);
        var readingGroup = groups.RequestedAsync(requested, cancellation);
        var readingRole = role?.ReadAsync(options.CreateAccountRole, cancellation) ?? Task.CompletedTask;

        // Of several errors, the stage's: in a region without the API nothing else is of interest.
        await Task.WhenAll(reading, readingRole, readingGroup).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var state = await reading.ConfigureAwait(false);
        await readingRole.ConfigureAwait(false);
        var requestedGroup = await readingGroup.ConfigureAwait(false);

        var comparison = state.Settings.DestinationArn is { } arn
            ? new AccessLogComparison(LogDestination.Parse(arn, session.Region.SystemName), state.Settings.Format, requested)
            : null;
        var (isOurs, isReplaced) = (false, options.ReplaceExisting);
        if (comparison is { KeepsAll: false } && !options.Merge && await FindSavedAsync().ConfigureAwait(false) is { } before)
        {
            isOurs = before.IsAccessLogOurs(state.Settings);
            isReplaced |= isOurs;
            if (!isReplaced && !before.IsAccessLogOriginal(state.Settings))
            {
                throw comparison.Changed(stage.Resource, before.LatestLogGroupName, saved.ParameterName);
            }
        }

        var (format, destination) = ChooseAccessLog(options.Merge, isReplaced, stage, comparison, saved.ParameterName);
        var (group, apiName) =
            await groups.ChooseAsync(destination, requestedGroup, isReplaced, state.ApiName, cancellation).ConfigureAwait(false);
        var desired = ChooseExecutionLog(options, stage, state.Settings) with { DestinationArn = group.Arn, Format = format };

        var retention = await groups.RetentionAsync(group, options.RetentionInDays, cancellation).ConfigureAwait(false);
        var update = new StageUpdate(observer, stage, state.Settings, desired).Step(isRoleNew: () => role?.IsNew == true);
        IEnumerable<Step> roleAndGroup = [.. role?.Steps() ?? [], .. groups.Steps(group, retention, options.Tags)];

        // The settings are saved before anything else, so that a caller who may not save them changes nothing.
        var plan = new Plan(
            $"{stage.Resource} in {session.Place}",
            update is null
                ? [.. roleAndGroup]
                : [saved.Saving(state, group.Name, desired, options.FunctionName, options.Tags), .. roleAndGroup, update])
        {
            Overwrites = comparison is { KeepsAll: false } && isReplaced && !isOurs,
        };
        var result = new StageLogging
        {
            AccountId = session.AccountId,
            Region = session.Region.SystemName,
            RestApiId = options.RestApiId,
            ApiId = options.ApiId,
            ApiName = apiName,
            StageName = options.StageName,
            LogGroupName = group.Name,
            LogGroupArn = group.Arn,
            Format = format,
            ExecutionLogging =
                stage.ApiType == ApiType.Rest
                    ? Enum.Parse<ExecutionLogging>(desired.LoggingLevel ?? nameof(ExecutionLogging.Off), ignoreCase: true).ToString()
                    : null,
            PreviousSettings = state.Settings,
            SavedSettingsParameter = update is null ? null : saved.ParameterName,
            Status = ChangeStatus.Unchanged,
            Changes = plan.Changes,
        };
        if (plan.Changes.Count == 0) return result;

        if (update is not null && Ownership.StackOf(state.Tags) is { } stack)
        {
            observer.Warning(Ownership.StackWarning($"The {stage.Resource}", stack));
        }

        switch (await plan.DecideAsync(observer, cancellation).ConfigureAwait(false))
        {
            case ChangeDecision.Decline: return null;
            case ChangeDecision.Plan: return result with { Status = ChangeStatus.Planned };
        }

        await plan.ApplyAsync(observer, cancellation).ConfigureAwait(false);
        return result with { Status = ChangeStatus.Updated };

        async Task<SavedStage?> FindSavedAsync() =>
            await saved.ReadAsync(cancellation).ConfigureAwait(false) is { } found && found.IsOf(state) ? found : null;
    }

    private LoggedStage StageOf(StageLoggingOptions options)
    {
        var stage = LoggedStage.Named(session, options.RestApiId, options.ApiId, options.StageName);
        if (options is { Merge: true, ReplaceExisting: true })
        {
            throw Invalid(
                "Wallarm.MergeOrReplace", "Merge and ReplaceExisting are both given.",
                "Use -Merge to keep the stage's format and log group, or -ReplaceExisting to replace them.");
        }

        if (stage.ApiType != ApiType.Rest && options.ExecutionLogging is not null)
        {
            throw Invalid(
                "Wallarm.ExecutionLoggingUnavailable",
                "HTTP APIs have no execution logging.",
                "Leave -ExecutionLogging out where -ApiId is given.");
        }

        return stage;
    }

    /// <summary>Decides on the format, and on the destination where the one of the stage stays.</summary>
    private (string Format, LogDestination? Destination) ChooseAccessLog(
        bool isMerged, bool isReplaced, LoggedStage stage, AccessLogComparison? comparison, string savedIn)
    {
        if (comparison is null) return (AccessLogFormat.Json, null);
        if (comparison.Secrets is { Count: > 0 } secrets && (comparison.KeepsFormat || isMerged))
        {
            observer.Warning(
                $"The access-log format of the {stage.Resource} has {string.Join(", ", secrets)}: "
                + "a secret of the caller is written to the log in clear. "
                + "Take it out of the format; $context.identity.apiKeyId names a key without telling it.");
        }

        if (comparison.HasNestedBareVariables && (comparison.KeepsFormat || isMerged))
        {
            observer.Warning(
                $"The access-log format of the {stage.Resource} has variables without quotes in a nested object or array. Of a call for "
                + "which one of them is absent (-), the forwarder may not "
                + "find the fields behind it. Put quotes around these variables.");
        }

        if (comparison.KeepsAll) return (comparison.Format, comparison.Destination);
        if (isMerged) return (comparison.Merge(stage.Resource), comparison.Destination);
        if (!isReplaced) throw comparison.Conflict(stage.Resource, savedIn);
        var destination = comparison is { IsGroupRequested: true, KeepsDestination: true } ? comparison.Destination : null;
        return (comparison.KeepsFormat ? comparison.Format : AccessLogFormat.Json, destination);
    }

    private static StageLoggingSettings ChooseExecutionLog(StageLoggingOptions options, LoggedStage stage, StageLoggingSettings current)
    {
        if (stage.ApiType != ApiType.Rest) return new StageLoggingSettings();
        var isOff = current.LoggingLevel is null or "OFF";
        var level = options.ExecutionLogging switch
        {
            null => isOff ? "INFO" : current.LoggingLevel,
            ExecutionLogging.Off when isOff => current.LoggingLevel,
            { } asked => asked.ToString().ToUpperInvariant(),
        };

        // Headers and bodies would be logged from now on, which nobody asked for.
        return new StageLoggingSettings
        {
            LoggingLevel = level,
            DataTraceEnabled = current.DataTraceEnabled && (!isOff || level is null or "OFF"),
        };
    }

    private static InvalidOptionException Invalid(string errorId, string message, string action) =>
        new(errorId, ConnectorErrorCategory.InvalidArgument, message) { RecommendedAction = action };
}
