using Wallarm.Connector.Engine.Operations;

namespace Wallarm.Connector.Engine.Installation;

/// <summary>Lets an operation make what the user has agreed to for the whole installation.</summary>
/// <param name="outer">Who watches the installation.</param>
/// <param name="region">The region of the operation, which tells waits for namesakes in several regions apart; null for what belongs to the
/// account.</param>
internal sealed class InstallingObserver(IOperationObserver outer, string? region) : RelayingObserver(outer)
{
    public override void Progress(OperationProgress progress) => base.Progress(progress with
    {
        Activity = region is null ? progress.Activity : $"{progress.Activity} in {region}",
        ParentActivity = InstallationProgress.Activity,
    });

    public override Task<ChangeDecision> DecideAsync(ChangePlan plan, CancellationToken cancellation) =>
        Task.FromResult(ChangeDecision.Apply);
}
