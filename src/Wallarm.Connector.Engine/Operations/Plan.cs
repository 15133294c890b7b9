namespace Wallarm.Connector.Engine.Operations;

/// <summary>What an operation will change, in its order: asked about once, then made step by step.</summary>
/// <param name="Target">What it is about, with its place.</param>
/// <param name="Steps">The steps; empty if everything is as it shall be.</param>
internal sealed record Plan(string Target, IReadOnlyList<Step> Steps)
{
    /// <summary>Whether it replaces what somebody else has set.</summary>
    public bool Overwrites { get; init; }

    /// <summary>The changes of all steps.</summary>
    public IReadOnlyList<ResourceChange> Changes { get; } = [.. Steps.SelectMany(step => step.Changes)];

    /// <summary>Asks whether the changes shall be made.</summary>
    public Task<ChangeDecision> DecideAsync(IOperationObserver observer, CancellationToken cancellation) =>
        observer.DecideAsync(new ChangePlan(Target, Changes) { Overwrites = Overwrites }, cancellation);

    /// <summary>Makes the changes. If a step fails or is stopped, a warning lists the changes before the error goes on.</summary>
    public Task ApplyAsync(IOperationObserver observer, CancellationToken cancellation) =>
        new StepsDone(observer).TellOnErrorAsync(done => done.RunAsync(Steps, cancellation), cancellation);
}
