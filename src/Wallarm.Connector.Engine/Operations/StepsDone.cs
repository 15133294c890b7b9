namespace Wallarm.Connector.Engine.Operations;

/// <summary>The steps of an operation that were carried out, so that an error half-way says what stays behind.</summary>
internal sealed class StepsDone(IOperationObserver observer)
{
    private readonly List<string> _steps = [];

    /// <summary>Notes steps that AWS has confirmed.</summary>
    public void Add(params IEnumerable<ResourceChange> changes) =>
        _steps.AddRange(changes.Select(change => (change with { Current = null, Desired = null }).ToString()));

    /// <summary>Does the work; if it fails or is stopped after a step, a warning lists the steps before the error goes on.</summary>
    public async Task<T> TellOnErrorAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception) when (_steps.Count > 0)
        {
            var end = cancellation.IsCancellationRequested
                ? "The command was stopped; the call that was under way may have taken effect. Done before"
                : "The command did not finish. Done before the error";
            observer.Warning($"{end}: {string.Join("; ", _steps)}. Run it again to go on from there.");
            throw;
        }
    }
}
