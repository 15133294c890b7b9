namespace Wallarm.Connector.Engine.Operations;

/// <summary>
/// For operations that a test uses to look with: their calls are told, what failed becomes a verdict, and nothing is ever changed. Their
/// warnings and progress are about what the user did not ask for.
/// </summary>
internal sealed class QuietObserver(IOperationObserver outer) : RelayingObserver(outer)
{
    private readonly List<ConnectorException> _failures = [];

    /// <summary>What failed while the rest went on. Known when the operation is over.</summary>
    public IReadOnlyList<ConnectorException> Failures => _failures;

    public override void Warning(string message) => Verbose(message);

    public override void Failed(ConnectorException exception)
    {
        lock (_failures) _failures.Add(exception);
    }

    public override void Progress(OperationProgress progress)
    {
    }

    public override Task<ChangeDecision> DecideAsync(ChangePlan plan, CancellationToken cancellation) =>
        Task.FromResult(ChangeDecision.Plan);
}
