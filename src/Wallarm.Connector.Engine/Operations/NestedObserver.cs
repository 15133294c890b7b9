namespace Wallarm.Connector.Engine.Operations;

/// <summary>Has the progress of a part shown under that of the whole.</summary>
internal sealed class NestedObserver(IOperationObserver outer, string activity) : RelayingObserver(outer)
{
    public override void Progress(OperationProgress progress) =>
        base.Progress(progress with { ParentActivity = progress.ParentActivity ?? activity });
}
