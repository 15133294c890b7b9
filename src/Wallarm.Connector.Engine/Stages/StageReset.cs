using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Stages;

/// <summary>A stage that the connector has changed, and what gives it back the logging from before.</summary>
internal sealed class StageReset
{
    private readonly IOperationObserver _observer;
    private readonly SavedSettings _settings;

    private readonly bool _isOfFormerStage;

    private StageReset(AwsSession session, IOperationObserver observer, LoggedStage stage, SavedStage? saved, StageState? state)
    {
        _isOfFormerStage = saved is not null && state is not null && !saved.IsOf(state);
        _observer = observer;
        _settings = new SavedSettings(session, stage);
        Stage = stage;
        Saved = saved;
        Current = state?.Settings;
        Stack = Ownership.StackOf(state?.Tags);
    }

    /// <summary>The stage.</summary>
    public LoggedStage Stage { get; }

    /// <summary>What is saved of it; null where nothing is.</summary>
    public SavedStage? Saved { get; }

    /// <summary>Its logging; null where there is no such stage any more.</summary>
    public StageLoggingSettings? Current { get; }

    /// <summary>Its logging once it is reset; null where there is no such stage, or where it must not be touched.</summary>
    public StageLoggingSettings? Desired { get; private set; }

    /// <summary>Whether the restoration replaces what somebody has set since the connector.</summary>
    public bool Overwrites { get; private set; }

    /// <summary>Why it must not be touched; null where it may be.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>What else is to be known; null where there is nothing to say.</summary>
    public string? Note { get; private set; }

    /// <summary>The CloudFormation stack that manages the stage; null where none does.</summary>
    public string? Stack { get; }

    /// <summary>The name of the SSM parameter.</summary>
    public string ParameterName => _settings.ParameterName;

    /// <summary>What gives the stage its logging back; null where nothing is to be changed.</summary>
    public Step? Restoration => Current is null || Desired is null
        ? null
        : new StageUpdate(_observer, Stage, Current, Desired).Step(isRoleNew: () => false);

    /// <summary>What forgets what was saved.</summary>
    public Step Forgetting => _settings.Deletion;

    /// <summary>Reads a stage, and what is saved of it.</summary>
    public static async Task<StageReset> ReadAsync(
        AwsSession session, IOperationObserver observer, LoggedStage stage, CancellationToken cancellation)
    {
        var readingSaved = new SavedSettings(session, stage).ReadAsync(cancellation);
        var readingStage = FindAsync(stage, cancellation);
        await Task.WhenAll(readingSaved, readingStage).ConfigureAwait(false);
        return Of(session, observer, stage, await readingSaved.ConfigureAwait(false), await readingStage.ConfigureAwait(false));
    }

    /// <summary>Reads a stage of which it is known what is saved.</summary>
    public static async Task<StageReset> ReadAsync(
        AwsSession session, IOperationObserver observer, LoggedStage stage, SavedStage saved, CancellationToken cancellation) =>
        Of(session, observer, stage, saved, await FindAsync(stage, cancellation).ConfigureAwait(false));

    /// <summary>Plans the way back to what is saved.</summary>
    /// <param name="replacesChanged">Whether it is gone although somebody has changed the stage since.</param>
    public void PlanRestoration(bool replacesChanged)
    {
        if (Saved is null || Current is null) return;
        if (_isOfFormerStage)
        {
            Note = "The stage was deleted and created again since: what was saved is of the former one.";
            return;
        }

        var original = Saved.Original;
        var isAccessLogBack = AccessLog(Current) == AccessLog(original);
        Overwrites = !isAccessLogBack && !Saved.IsAccessLogOurs(Current);
        if (Overwrites && !replacesChanged)
        {
            Obstacle =
                $"Somebody has changed its access logging since the connector set it: it goes to {Shown(Current.DestinationArn)} now. "
                + $"Before the connector it went to {Shown(original.DestinationArn)}.";
            return;
        }

        // What came with the connector goes with it: data trace was turned off before execution logging was turned on.
        var level = RestoredLevel(Saved, Current.LoggingLevel, replacesChanged);
        var isTraced = Current.DataTraceEnabled || (original.DataTraceEnabled && level is null or "OFF");
        Desired = (isAccessLogBack ? Current : original) with { LoggingLevel = level, DataTraceEnabled = isTraced };
        if (Saved.Replaced is { Count: > 0 } replaced) Note = $"{Note} {TellReplaced(replaced)}".TrimStart();
    }

    /// <summary>Plans to turn logging off where nothing is saved.</summary>
    public void PlanOff()
    {
        if (Current is null) return;

        // The connector sets INFO; errors only was somebody's own choice.
        Desired = new StageLoggingSettings
        {
            LoggingLevel = Current.LoggingLevel == "INFO" ? "OFF" : Current.LoggingLevel,
            DataTraceEnabled = Current.DataTraceEnabled,
        };
    }

    private static StageReset Of(
        AwsSession session, IOperationObserver observer, LoggedStage stage, SavedStage? saved, StageState? state) =>
        new(session, observer, stage, saved, state);

    private static async Task<StageState?> FindAsync(LoggedStage stage, CancellationToken cancellation)
    {
        try
        {
            return await stage.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }

    private string? RestoredLevel(SavedStage saved, string? current, bool replacesChanged)
    {
        // A level that was never set and one that is off are the same to API Gateway.
        var original = saved.LoggingLevel;
        if (current == original || (current is "OFF" && original is null)) return current;
        if (replacesChanged || saved.SetByConnector is not { } all || all.Any(each => each.LoggingLevel == current)) return original;
        Note =
            $"Its execution logging stays at {current ?? "OFF"}, which somebody has set since the "
            + $"connector set it; before the connector it was {original ?? "OFF"}.";
        return current;
    }

    /// <summary>They go with the parameter, so they are told.</summary>
    private static string TellReplaced(IReadOnlyList<StageLoggingSettings> replaced) =>
        "The connector had replaced later settings as well, which are not restored: "
        + string.Join("; ", replaced.Select(each => $"to {Shown(each.DestinationArn)} in the format {each.Format}")) + ".";

    private static (string? Destination, string? Format) AccessLog(StageLoggingSettings settings) =>
        (LogDestination.WithoutStreams(settings.DestinationArn), settings.Format);

    private static string Shown(string? destinationArn) => destinationArn is null ? "nowhere" : $"'{destinationArn}'";
}
