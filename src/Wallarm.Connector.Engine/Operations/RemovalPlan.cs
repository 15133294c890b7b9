namespace Wallarm.Connector.Engine.Operations;

/// <summary>What a removal does, and what it leaves.</summary>
/// <param name="Steps">The resources that go, in their order.</param>
/// <param name="Left">Those that stay or are not there.</param>
internal sealed record RemovalPlan(IReadOnlyList<RemovalStep> Steps, IReadOnlyList<RemovedResource> Left)
{
    /// <summary>Asks once, then makes the changes.</summary>
    /// <param name="observer">Who is asked.</param>
    /// <param name="target">What it is about.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What became of each resource; empty where the observer declined.</returns>
    public async Task<IReadOnlyList<RemovedResource>> RunAsync(IOperationObserver observer, string target, CancellationToken cancellation)
    {
        if (Steps.Count == 0) return Left;
        var decision =
            await observer.DecideAsync(
                new ChangePlan(target, [.. Steps.SelectMany(step => step.Result.Changes)]), cancellation).ConfigureAwait(false);
        if (decision == ChangeDecision.Decline) return [];
        if (decision == ChangeDecision.Plan) return [.. Steps.Select(step => step.Result with { Status = RemovalStatus.Planned }), .. Left];

        var done = new StepsDone(observer);
        return await done.TellOnErrorAsync<IReadOnlyList<RemovedResource>>(
            async () =>
            {
                foreach (var step in Steps) await step.ApplyAsync(done, cancellation).ConfigureAwait(false);
                return [.. Steps.Select(step => step.Result), .. Left];
            },
            cancellation).ConfigureAwait(false);
    }
}
