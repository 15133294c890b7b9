namespace Wallarm.Connector.Engine.Operations;

/// <summary>Passes on what an operation says and asks. Derived ones change what differs for a part of the operation.</summary>
/// <param name="outer">Who watches the whole; null for nobody: nothing is heard then, and nothing permitted.</param>
internal class RelayingObserver(IOperationObserver? outer) : IOperationObserver
{
    public virtual void Verbose(string message) => outer?.Verbose(message);

    public virtual void Warning(string message) => outer?.Warning(message);

    public virtual void Failed(ConnectorException exception) => outer?.Failed(exception);

    public virtual void Progress(OperationProgress progress) => outer?.Progress(progress);

    public virtual Task<ChangeDecision> DecideAsync(ChangePlan plan, CancellationToken cancellation) =>
        outer?.DecideAsync(plan, cancellation) ?? Task.FromResult(ChangeDecision.Decline);
}
