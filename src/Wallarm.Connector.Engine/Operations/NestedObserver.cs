namespace Wallarm.Connector.Engine.Operations;

/// <summary>Has the progress of a part shown under that of the whole.</summary>
internal sealed class NestedObserver(IOperationObserver outer, string activity) : IOperationObserver
{
    public void Verbose(string message) => outer.Verbose(message);

    public void Warning(string message) => outer.Warning(message);

    public void Failed(ConnectorException exception) => outer.Failed(exception);

    public void Progress(OperationProgress progress) =>
        outer.Progress(progress with { ParentActivity = progress.ParentActivity ?? activity });

    public Task<ChangeDecision> DecideAsync(ChangePlan plan, CancellationToken cancellation) => outer.DecideAsync(plan, cancellation);
}
