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
        var plan = new Plan(target, Steps);
        switch (await plan.DecideAsync(observer, cancellation).ConfigureAwait(false))
        {
            case ChangeDecision.Decline: return [];
            case ChangeDecision.Plan: return [.. Steps.Select(step => step.Result with { Status = RemovalStatus.Planned }), .. Left];
        }

        await plan.ApplyAsync(observer, cancellation).ConfigureAwait(false);
        return [.. Steps.Select(step => step.Result), .. Left];
    }
}
