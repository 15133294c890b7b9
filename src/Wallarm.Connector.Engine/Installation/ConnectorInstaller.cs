using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Wallarm.Connector.Engine.Functions;

namespace Wallarm.Connector.Engine.Installation;

/// <summary>
/// Makes a connector what a configuration says: plans everything, asks once, and makes the role, then the regions side by side, each in its
/// order.
/// </summary>
/// <remarks>
/// A region's stages are made one after the other: API Gateway takes only a few updates of stages a second. A step that fails keeps those
/// from beginning that need it, and no others.
/// </remarks>
internal sealed class ConnectorInstaller(AwsSessionOptions session, IOperationObserver outer)
{
    private const int MostRegionsAtOnce = 4;

    private readonly WarnOnceObserver _observer = new(outer);

    /// <summary>Compares a connector with a configuration. Changes nothing.</summary>
    public async Task<IReadOnlyList<PlannedTarget>> PlanAsync(ConnectorConfiguration configuration, CancellationToken cancellation)
    {
        using var sessions = await InstallationSessions.OpenAsync(session, configuration, _observer, cancellation).ConfigureAwait(false);
        var steps = await PlanStepsAsync(configuration, sessions, cancellation).ConfigureAwait(false);
        return [.. steps.All.Select(step => new PlannedTarget(step.Region, step.Target, step.PlannedChanges, step.Outcome.Error))];
    }

    /// <summary>Installs. Yields what became of each target as soon as it is known; nothing where the user declined.</summary>
    public async IAsyncEnumerable<ConnectorInstallation> InstallAsync(
        ConnectorConfiguration configuration, [EnumeratorCancellation] CancellationToken cancellation)
    {
        SelectionSettings.Check(configuration.Function);
        using var sessions = await InstallationSessions.OpenAsync(session, configuration, _observer, cancellation).ConfigureAwait(false);
        var steps = await PlanStepsAsync(configuration, sessions, cancellation).ConfigureAwait(false);
        var decision =
            InstallationPlan.Of(steps) is { } plan
                ? await _observer.DecideAsync(plan, cancellation).ConfigureAwait(false)
                : ChangeDecision.Apply;
        if (decision == ChangeDecision.Decline) yield break;
        if (decision == ChangeDecision.Plan)
        {
            foreach (var step in steps.All) yield return ResultOf(step);
        }
        else
        {
            try
            {
                await foreach (var step in MakeAsync(steps, cancellation).ConfigureAwait(false)) yield return ResultOf(step);
            }
            finally
            {
                if (cancellation.IsCancellationRequested) InstallationErrors.TellStopped(steps, _observer);
            }
        }

        InstallationErrors.Tell(steps, _observer, isPlanned: decision == ChangeDecision.Plan);
    }

    private async Task<InstallationSteps> PlanStepsAsync(
        ConnectorConfiguration configuration, InstallationSessions sessions, CancellationToken cancellation)
    {
        // Otherwise every step would say that the account is another.
        if (session.AccountId is not null) await sessions[sessions.Usual].GetAccountIdAsync(cancellation).ConfigureAwait(false);
        var steps = InstallationSteps.Of(configuration, sessions);
        await new InstallationPlanning(_observer, steps).RunAsync(cancellation).ConfigureAwait(false);
        return steps;
    }

    private async IAsyncEnumerable<InstallationStep> MakeAsync(
        InstallationSteps steps, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var progress = new InstallationProgress(_observer, "Installing", steps.All.Count());
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var turns = new SemaphoreSlim(MostRegionsAtOnce);
        var made = Channel.CreateUnbounded<InstallationStep>();
        var making = MakeAllAsync();
        try
        {
            await foreach (var step in made.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false)) yield return step;
        }
        finally
        {
            // Whoever stops listening must not leave work behind.
            if (!making.IsCompleted) await abandoned.CancelAsync().ConfigureAwait(false);
            await making.ConfigureAwait(false);
        }

        async Task MakeAllAsync()
        {
            try
            {
                if (steps.Role is { } role) await MakeOneAsync(role).ConfigureAwait(false);
                await Task.WhenAll(steps.Regions.Select(MakeRegionAsync)).ConfigureAwait(false);
            }
            finally
            {
                made.Writer.Complete();
            }
        }

        async Task MakeRegionAsync(InstalledRegion region)
        {
            await turns.WaitAsync(abandoned.Token).ConfigureAwait(false);
            try
            {
                foreach (var step in region.Steps) await MakeOneAsync(step).ConfigureAwait(false);
            }
            finally
            {
                turns.Release();
            }
        }

        async Task MakeOneAsync(InstallationStep step)
        {
            progress.Begin(step);
            await step.MakeAsync(new InstallingObserver(_observer, step.Region), abandoned.Token).ConfigureAwait(false);
            progress.End(step);
            made.Writer.TryWrite(step);
        }
    }

    private static ConnectorInstallation ResultOf(InstallationStep step)
    {
        var outcome = step switch
        {
            { Made: { } made } => made,

            // A plan says of what cannot begin what it would be; it is not begun either.
            { Obstacle: { } obstacle } => StepOutcome.NotStarted(obstacle),
            { Outcome.Status: InstallationStatus.Planned, PlannedChanges.Count: 0 } =>
                step.Outcome with { Status = InstallationStatus.Unchanged, Changes = [] },
            _ => step.Outcome with { Changes = step.PlannedChanges },
        };
        return new ConnectorInstallation
        {
            AccountId = step.AccountId,
            Region = step.Region,
            Target = step.Target,
            Status = outcome.Status,
            Changes = outcome.Changes,
            Result = outcome.Result,
            Error = outcome.Error?.Message ?? outcome.Obstacle,
        };
    }
}
