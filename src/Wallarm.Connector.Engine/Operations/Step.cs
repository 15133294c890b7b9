namespace Wallarm.Connector.Engine.Operations;

/// <summary>One step of a plan: what it changes, as the plan shows it, and the call that does so.</summary>
/// <param name="Changes">What it changes; empty where it only makes other steps safe.</param>
/// <param name="ApplyAsync">Makes the changes, and notes each one that AWS has confirmed.</param>
internal record Step(IReadOnlyList<ResourceChange> Changes, Func<StepsDone, CancellationToken, Task> ApplyAsync)
{
    /// <summary>A step whose changes are made once a call has come back.</summary>
    /// <param name="changes">What it changes.</param>
    /// <param name="call">Makes them all.</param>
    public Step(IReadOnlyList<ResourceChange> changes, Func<CancellationToken, Task> call)
        : this(changes, async (done, cancellation) =>
        {
            await call(cancellation).ConfigureAwait(false);
            done.Add(changes);
        })
    {
    }

    /// <summary>A step of one change.</summary>
    /// <param name="change">What it changes.</param>
    /// <param name="call">Makes it.</param>
    public Step(ResourceChange change, Func<CancellationToken, Task> call)
        : this([change], call)
    {
    }

    /// <summary>A step whose change may turn out to be made already.</summary>
    /// <param name="change">What it changes.</param>
    /// <param name="call">Makes it; returns whether there was anything to do.</param>
    public Step(ResourceChange change, Func<CancellationToken, Task<bool>> call)
        : this([change], async (done, cancellation) =>
        {
            if (await call(cancellation).ConfigureAwait(false)) done.Add(change);
        })
    {
    }
}
