using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Forwarding.Delivery;

namespace Wallarm.Connector.Engine.Backfill;

/// <summary>Delivers events to a node from this computer, as the forwarder would.</summary>
internal sealed class NodeDestination(NodeClientOptions options, BackfillCounts counts, IOperationObserver observer) : IBackfillDestination
{
    /// <summary>The time of an attempt: a command that was stopped holds the ledger no longer than that.</summary>
    private static readonly TimeSpan TimeOfAttempt = TimeSpan.FromSeconds(15);

    /// <summary>A node that takes nothing for so long is not waited for any longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly NodeClient _node = new(options);

    public Task WaitAsync(CancellationToken cancellation) => Task.CompletedTask;

    public async Task SendAsync(SubscriptionEvent batch, RecordSet settled, CancellationToken pausing, CancellationToken cancellation)
    {
        var wait = new Wait(observer, $"Waiting for the node {options.Address}", Patience);
        try
        {
            while (true)
            {
                var before = settled.Count;
                var report = await DeliverAsync(batch, settled, cancellation).ConfigureAwait(false);
                if (settled.Count == settled.Length) return;
                if (settled.Count > before) wait.Renew();
                if (report.Error is not (DeliveryError.None or DeliveryError.RecordsFailed)
                    || !await wait.PauseAsync(report.Cause ?? "no response in time", pausing).ConfigureAwait(false))
                {
                    for (var index = settled.Count; index < settled.Length; index++) counts.Add(RecordOutcome.Failed);
                    throw BackfillErrors.NodeFailed(options.Address, report);
                }
            }
        }
        finally
        {
            wait.Complete();
        }
    }

    public void Dispose() => _node.Dispose();

    private async Task<DeliveryReport> DeliverAsync(SubscriptionEvent batch, RecordSet settled, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var envelope = LogsEnvelope.DecodeData(batch.Data, int.MaxValue);
        int[] attempted = [.. Enumerable.Range(0, settled.Length).Where(index => !settled.Contains(index))];
        envelope.Remove(settled);
        var report = await _node.DeliverAsync(envelope, TimeOfAttempt).ConfigureAwait(false);
        for (var index = 0; index < attempted.Length; index++)
        {
            var outcome = report.Outcomes[index];

            // A rejection is not final as long as nothing shows that the address is right.
            if (outcome == RecordOutcome.Failed || (outcome == RecordOutcome.Rejected && !report.AreRejectionsFinal)) continue;
            settled.Add(attempted[index]);
            counts.Add(outcome);
            if (outcome != RecordOutcome.Invalid) counts.Add(batch.Records[attempted[index]]);
        }

        return report;
    }
}
