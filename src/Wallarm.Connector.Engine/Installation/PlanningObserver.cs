namespace Wallarm.Connector.Engine.Installation;

/// <summary>Lets an operation plan, and make nothing.</summary>
internal sealed class PlanningObserver(IOperationObserver outer) : IOperationObserver
{
    /// <summary>Whether settings that somebody else made would be replaced.</summary>
    public bool Overwrites { get; private set; }

    public void Verbose(string message) => outer.Verbose(message);

    public void Warning(string message) => outer.Warning(message);

    public void Failed(ConnectorException error) => outer.Failed(error);

    /// <summary>Reading takes moments; how many targets are read is progress enough.</summary>
    public void Progress(OperationProgress progress)
    {
    }

    public Task<ChangeDecision> DecideAsync(ChangePlan plan, CancellationToken cancellation)
    {
        Overwrites |= plan.Overwrites;
        return Task.FromResult(ChangeDecision.Plan);
    }
}
