using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Installation;

/// <summary>One operation of an installation: it is run once to plan, and once more to make what it planned.</summary>
/// <param name="session">Where it is run.</param>
/// <param name="region">System name of the region; null for what belongs to the account.</param>
/// <param name="target">What it is about.</param>
/// <param name="needed">The step that must have succeeded before; null where there is none.</param>
/// <param name="operation">The operation. It returns null only where the observer declines.</param>
internal sealed class InstallationStep(
    AwsSession session,
    string? region,
    string target,
    InstallationStep? needed,
    Func<IOperationObserver,
    CancellationToken,
    Task<object?>> operation)
{
    public string? Region => region;

    public string Target => target;

    /// <summary>Number of the account; null as long as it could not be read.</summary>
    public string? AccountId => session.KnownAccountId;

    public StepOutcome? Planned { get; set; }

    /// <summary>What it would change that no step before it changes.</summary>
    public IReadOnlyList<ResourceChange> PlannedChanges { get; set; } = [];

    /// <summary>Whether it would replace settings that somebody else made.</summary>
    public bool Overwrites { get; private set; }

    public StepOutcome? Made { get; private set; }

    /// <summary>What the operation returned when it was run last; null where it failed.</summary>
    public object? Result => (Made ?? Planned)?.Result;

    /// <summary>What came of it so far.</summary>
    public StepOutcome Outcome => Made ?? Planned ?? throw new InvalidOperationException($"The {target} has not been planned.");

    /// <summary>The target with its region, as messages name it.</summary>
    public string FullTarget => region is null ? target : $"{target} in {region}";

    /// <summary>The step before this one whose failure keeps it from beginning; null where none does.</summary>
    public InstallationStep? Obstacle => needed is null ? null : needed.Outcome.IsFailure ? needed : needed.Obstacle;

    /// <summary>Finds out what the operation would change.</summary>
    public async Task PlanAsync(IOperationObserver observer, CancellationToken cancellation)
    {
        var planning = new PlanningObserver(observer);
        Planned = await RunAsync(planning, cancellation).ConfigureAwait(false);
        Overwrites = planning.Overwrites;
    }

    /// <summary>Makes what is planned. What fails is an outcome as well.</summary>
    public async Task MakeAsync(IOperationObserver observer, CancellationToken cancellation)
    {
        if (Obstacle is { } obstacle) Made = StepOutcome.NotStarted(obstacle);
        else if (Outcome.IsFailure || IsSettled) Made = Outcome;
        else Made = await RunAsync(observer, cancellation).ConfigureAwait(false);
    }

    /// <summary>Nothing is to be done, and nothing that it rests on has changed since that was found out.</summary>
    private bool IsSettled => Outcome.Status == InstallationStatus.Unchanged && needed?.IsSettled != false;

    private async Task<StepOutcome> RunAsync(IOperationObserver observer, CancellationToken cancellation)
    {
        try
        {
            var result = await operation(observer, cancellation).ConfigureAwait(false);
            return StepOutcome.Of(result ?? throw new InvalidOperationException($"The {target} was neither planned nor made."));
        }
        catch (ConnectorException error)
        {
            return StepOutcome.Failed(error);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            return StepOutcome.Failed(AwsErrors.Translate(exception));
        }
    }
}
