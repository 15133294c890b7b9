namespace Wallarm.Connector.Engine.Operations;

/// <summary>The changes that AWS has confirmed, so that an error half-way says what stays behind.</summary>
internal sealed class StepsDone(IOperationObserver observer)
{
    private readonly List<ResourceChange> _changes = [];

    /// <summary>The changes, in their order.</summary>
    public IReadOnlyList<ResourceChange> Changes => _changes;

    /// <summary>Notes changes that AWS has confirmed.</summary>
    public void Add(params IEnumerable<ResourceChange> changes) => _changes.AddRange(changes);

    /// <summary>Runs steps in their order.</summary>
    public async Task RunAsync(IEnumerable<Step> steps, CancellationToken cancellation)
    {
        foreach (var step in steps) await step.ApplyAsync(this, cancellation).ConfigureAwait(false);
    }

    /// <summary>Does the work; if it fails or is stopped after a change, a warning lists the changes before the error goes on.</summary>
    public async Task TellOnErrorAsync(Func<StepsDone, Task> work, CancellationToken cancellation)
    {
        try
        {
            await work(this).ConfigureAwait(false);
        }
        catch (Exception) when (_changes.Count > 0)
        {
            var end = cancellation.IsCancellationRequested
                ? "The command was stopped; the call that was under way may have taken effect. Done before"
                : "The command did not finish. Done before the error";
            var changes = _changes.Select(change => (change with { Current = null, Desired = null }).ToString());
            observer.Warning($"{end}: {string.Join("; ", changes)}. Run it again to go on from there.");
            throw;
        }
    }
}
