namespace Wallarm.Connector.Engine.Installation;

/// <summary>Passes on a warning once, though planning and making, and each region, come to it again.</summary>
internal sealed class WarnOnceObserver(IOperationObserver outer) : IOperationObserver
{
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    public void Verbose(string message) => outer.Verbose(message);

    public void Warning(string message)
    {
        lock (_said)
        {
            if (!_said.Add(message)) return;
        }

        outer.Warning(message);
    }

    public void Failed(ConnectorException error) => outer.Failed(error);

    public void Progress(OperationProgress progress) => outer.Progress(progress);

    public Task<ChangeDecision> DecideAsync(ChangePlan plan, CancellationToken cancellation) => outer.DecideAsync(plan, cancellation);
}
