using Wallarm.Connector.Engine.Operations;

namespace Wallarm.Connector.Engine.Installation;

/// <summary>Lets an operation plan, and make nothing.</summary>
internal sealed class PlanningObserver(IOperationObserver outer) : RelayingObserver(outer)
{
    /// <summary>Whether settings that somebody else made would be replaced.</summary>
    public bool Overwrites { get; private set; }

    /// <summary>Reading takes moments; how many targets are read is progress enough.</summary>
    public override void Progress(OperationProgress progress)
    {
    }

    public override Task<ChangeDecision> DecideAsync(ChangePlan plan, CancellationToken cancellation)
    {
        Overwrites |= plan.Overwrites;
        return Task.FromResult(ChangeDecision.Plan);
    }
}
