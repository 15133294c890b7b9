using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Engine;

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
        var role = stage is RestStage ? new AccountRole(session, observer) : null;
        var requested = options.LogGroupName is { } named ? RequestedLogGroup.Parse(named, session.Partition, session.Region.SystemName) : null;

        await session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        var reading = stage.ReadAsync(cancellation);
        var readingGroup = groups.RequestedAsync(requested, cancellation);
        await Task.WhenAll(reading, role?.ReadAsync(options.CreateAccountRole, cancellation) ?? Task.CompletedTask, readingGroup).ConfigureAwait(false);
        var (state, requestedGroup) = (await reading.ConfigureAwait(false), await readingGroup.ConfigureAwait(false));

        if (options is { RepairsOwn: true, Merge: false, Force: false } && NeedsForce(state.Settings, requested))
        {
            options = options with { Force = await saved.IsThereAsync(cancellation).ConfigureAwait(false) };
        }

        var (format, destination) = ChooseAccessLog(options, stage, state.Settings, requested, saved.ParameterName);
        var (group, apiName) = await groups.ChooseAsync(destination, requestedGroup, options.Force, state.ApiName, cancellation).ConfigureAwait(false);
        var desired = new StageLoggingSettings { DestinationArn = group.Arn, Format = format, LoggingLevel = ChooseLevel(options, stage, state.Settings.LoggingLevel) };

        var retention = await groups.RetentionAsync(group, options.RetentionInDays, cancellation).ConfigureAwait(false);
        var update = new StageUpdate(observer, stage, state.Settings, desired);
        var stageChanges = update.Plan().ToList();
        var changesStage = stageChanges.Count > 0;
        ResourceChange[] saving = changesStage ? [saved.Plan()] : [];
        IReadOnlyList<ResourceChange> changes = [.. saving, .. role?.Plan() ?? [], .. LogGroups.Plan(group.Existing, group.Name, retention), .. stageChanges];
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
            ExecutionLogging = stage.HasExecutionLogging ? Enum.Parse<ExecutionLogging>(desired.LoggingLevel ?? nameof(ExecutionLogging.Off), ignoreCase: true) : null,
            PreviousSettings = state.Settings,
            SavedSettingsParameter = changesStage ? saved.ParameterName : null,
            Status = ChangeStatus.Unchanged,
            Changes = changes,
        };
        if (changes.Count == 0) return result;

        if (changesStage && Ownership.StackOf(state.Tags) is { } stack) observer.Warning(Ownership.StackWarning($"The {stage.Resource}", stack));
        var decision = await observer.DecideAsync(new ChangePlan($"{stage.Resource} in {session.Place}", changes), cancellation).ConfigureAwait(false);
        if (decision == ChangeDecision.Decline) return null;
        if (decision == ChangeDecision.Plan) return result with { Status = ChangeStatus.Planned };

        var done = new StepsDone(observer);
        return await done.TellOnErrorAsync(ApplyAsync, cancellation).ConfigureAwait(false);

        async Task<StageLogging> ApplyAsync()
        {
            // The settings are saved before anything else, so that a caller who may not save them changes nothing.
            if (changesStage && await saved.SaveAsync(state.Settings, group.Name, desired, options.FunctionName, cancellation).ConfigureAwait(false)) done.Add(saved.Plan());
            if (role is not null) await role.ApplyAsync(done, cancellation).ConfigureAwait(false);
            await groups.ApplyAsync(group, retention, done, cancellation).ConfigureAwait(false);
            if (changesStage) await update.ApplyAsync(role?.IsNew == true, cancellation).ConfigureAwait(false);
            return result with { Status = ChangeStatus.Updated };
        }
    }

    private ILoggedStage StageOf(StageLoggingOptions options)
    {
        var stage = LoggedStages.Named(session, options.RestApiId, options.ApiId, options.StageName);
        if (options is { Merge: true, Force: true })
        {
            throw Invalid("Wallarm.MergeOrForce", "Merge and Force are both given.", "Use -Merge to keep the stage's format and log group, or -Force to replace them.");
        }

        if (!stage.HasExecutionLogging && options.ExecutionLogging is not null)
        {
            throw Invalid("Wallarm.ExecutionLoggingUnavailable", "HTTP APIs have no execution logging.", "Leave -ExecutionLogging out where -ApiId is given.");
        }

        return stage;
    }

    /// <summary>Whether the stage has a destination or format that cannot stay.</summary>
    private bool NeedsForce(StageLoggingSettings current, RequestedLogGroup? requested) =>
        current.DestinationArn is { } arn
        && new AccessLogComparison(LogDestination.Parse(arn, session.Region.SystemName), current.Format, requested) is not { KeepsFormat: true, KeepsDestination: true };

    /// <summary>Decides on the format, and on the destination where the one of the stage stays.</summary>
    private (string Format, LogDestination? Destination) ChooseAccessLog(
        StageLoggingOptions options, ILoggedStage stage, StageLoggingSettings current, RequestedLogGroup? requested, string savedIn)
    {
        if (current.DestinationArn is null) return (AccessLogFormat.Json, null);
        var destination = LogDestination.Parse(current.DestinationArn, session.Region.SystemName);
        var comparison = new AccessLogComparison(destination, current.Format, requested);
        if (comparison.HasNestedBareVariables && (comparison.KeepsFormat || options.Merge))
        {
            observer.Warning(
                $"The access-log format of the {stage.Resource} has variables without quotes in a nested object or array. Of a call for which one of them is absent (-), the forwarder may not "
                + "find the fields behind it. Put quotes around these variables.");
        }

        if (comparison is { KeepsFormat: true, KeepsDestination: true }) return (comparison.Format, destination);
        if (options.Merge) return (comparison.Merge(stage.Resource), destination);
        if (!options.Force) throw comparison.Conflict(stage.Resource, savedIn);
        return (comparison.KeepsFormat ? comparison.Format : AccessLogFormat.Json, requested is not null && comparison.KeepsDestination ? destination : null);
    }

    private static string? ChooseLevel(StageLoggingOptions options, ILoggedStage stage, string? current)
    {
        if (!stage.HasExecutionLogging) return null;
        var isOff = current is null or "OFF";
        return options.ExecutionLogging switch
        {
            null => isOff ? "INFO" : current,
            ExecutionLogging.Off when isOff => current,
            { } level => level.ToString().ToUpperInvariant(),
        };
    }

    private static InvalidOptionException Invalid(string errorId, string message, string action) =>
        new(errorId, ConnectorErrorCategory.InvalidArgument, message) { RecommendedAction = action };
}
