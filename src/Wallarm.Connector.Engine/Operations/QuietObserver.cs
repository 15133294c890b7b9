namespace Wallarm.Connector.Engine.Operations;

/// <summary>
/// For operations that a test uses to look with: their calls are told, what failed becomes a verdict, and nothing is ever changed. Their
/// warnings and progress are about what the user did not ask for.
/// </summary>
internal sealed class QuietObserver(IOperationObserver outer) : IOperationObserver
{
    private readonly List<ConnectorException> _failures = [];

    /// <summary>What failed while the rest went on. Known when the operation is over.</summary>
    public IReadOnlyList<ConnectorException> Failures => _failures;

    public void Verbose(string message) => outer.Verbose(message);

    public void Warning(string message) => outer.Verbose(message);

    public void Failed(ConnectorException error)
    {
        lock (_failures) _failures.Add(error);
    }

    public void Progress(OperationProgress progress)
    {
    }

    public Task<ChangeDecision> DecideAsync(ChangePlan plan, CancellationToken cancellation) => Task.FromResult(ChangeDecision.Plan);
}
