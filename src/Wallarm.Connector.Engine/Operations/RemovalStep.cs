namespace Wallarm.Connector.Engine.Operations;

/// <summary>One resource that shall go, or be as it was before.</summary>
/// <param name="Result">What will have become of it, with the changes.</param>
/// <param name="ApplyAsync">Makes the changes, and notes each one that AWS has confirmed.</param>
internal sealed record RemovalStep(RemovedResource Result, Func<StepsDone, CancellationToken, Task> ApplyAsync);
