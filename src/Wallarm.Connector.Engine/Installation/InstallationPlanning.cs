using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Logs;

namespace Wallarm.Connector.Engine.Installation;

/// <summary>Finds out what every step of an installation would change, several at a time.</summary>
internal sealed class InstallationPlanning(IOperationObserver observer, InstallationSteps steps)
{
    private const int MostAtOnce = 8;

    /// <summary>Plans all steps.</summary>
    /// <exception cref="SessionException">No step could be planned, since the session cannot be used.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        InstallationStep[] all = [.. steps.All];
        using var progress = new InstallationProgress(observer, "Planning", all.Length);
        using var turns = new SemaphoreSlim(MostAtOnce);

        // A new function is planned with the ARN of its role.
        if (steps.Role is { } role) await PlanAsync(role).ConfigureAwait(false);
        await Task.WhenAll(
            steps.Regions.SelectMany(region => region.Stages.Select(PlanStageAsync).Prepend(PlanFunctionAsync(region.Function))))
            .ConfigureAwait(false);
        foreach (var region in steps.Regions)
        {
            await SpreadLogGroupsAsync(region).ConfigureAwait(false);
            SharedLogGroups.Check(region);
        }

        InstallationPlan.Assign(steps);
        if (all.All(step => step.Planned!.IsFailure)
            && all.Select(step => step.Planned!.Error).OfType<SessionException>().FirstOrDefault() is { } unusable)
        {
            throw unusable;
        }

        async Task PlanAsync(InstallationStep step)
        {
            await turns.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                progress.Begin(step);
                await step.PlanAsync(observer, cancellation).ConfigureAwait(false);
                progress.End(step);
            }
            finally
            {
                turns.Release();
            }
        }

        async Task PlanFunctionAsync(InstallationStep function)
        {
            await PlanAsync(function).ConfigureAwait(false);
            if (function.Planned!.Error?.ErrorId == FunctionSettings.RoleMissingErrorId && steps.Role?.Outcome.IsFailure == true)
            {
                function.Planned = StepOutcome.NotStarted(steps.Role);
            }
        }

        async Task PlanStageAsync(InstalledStage stage)
        {
            await PlanAsync(stage.Logging).ConfigureAwait(false);
            if (stage.Logging.Outcome.IsFailure) stage.Subscription.Planned = StepOutcome.NotStarted(stage.Logging);
            else await PlanAsync(stage.Subscription).ConfigureAwait(false);
        }


        // Stages were planned side by side, each as if it were alone: of two APIs of one name both took the group of that name.
        async Task SpreadLogGroupsAsync(InstalledRegion region)
        {
            foreach (var stage in region.Stages)
            {
                if (NewGroup(stage) is not { } group || region.Promised.TryPromise(group, stage.ApiId)) continue;
                await stage.Logging.PlanAsync(observer, cancellation).ConfigureAwait(false);
                if (stage.Logging.Outcome.IsFailure) stage.Subscription.Planned = StepOutcome.NotStarted(stage.Logging);
                else await stage.Subscription.PlanAsync(observer, cancellation).ConfigureAwait(false);
                if (NewGroup(stage) is { } own) _ = region.Promised.TryPromise(own, stage.ApiId);
            }
        }
    }

    /// <summary>The log group that a stage would make; null where it makes none.</summary>
    private static string? NewGroup(InstalledStage stage) =>
        stage.Logging.Result is StageLogging logging && logging.Changes.Any(
            change => change is { Action: "Create", Property: null } && change.Resource == LogGroups.Resource(logging.LogGroupName))
            ? logging.LogGroupName
            : null;
}
