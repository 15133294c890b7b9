namespace Wallarm.Connector.Engine.Operations;

/// <summary>The step after which one resource is gone, or is as it was before.</summary>
/// <param name="Result">What will have become of it, with the changes.</param>
/// <param name="ApplyAsync">Makes the changes, and notes each one that AWS has confirmed.</param>
internal sealed record RemovalStep(
    RemovedResource Result, Func<StepsDone, CancellationToken, Task> ApplyAsync) : Step(Result.Changes, ApplyAsync)
{
    /// <summary>The removal of a resource by the steps that this takes.</summary>
    /// <param name="result">What will have become of it.</param>
    /// <param name="steps">The steps.</param>
    public RemovalStep(RemovedResource result, params IReadOnlyList<Step> steps)
        : this(
            result with { Changes = [.. steps.SelectMany(step => step.Changes)] },
            (done, cancellation) => done.RunAsync(steps, cancellation))
    {
    }
}
