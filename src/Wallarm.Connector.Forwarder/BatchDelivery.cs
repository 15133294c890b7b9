using System.Diagnostics;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Forwarding.Delivery;

namespace Wallarm.Connector.Forwarder;

/// <summary>Delivers batches: of each the records that no earlier attempt has settled.</summary>
internal sealed class BatchDelivery(ForwarderSettings settings, NodeClient node)
{
    private readonly SettledBatches _batches = new();

    /// <summary>Delivers a batch.</summary>
    /// <param name="data">The batch's data as text, without JSON's escapes.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="toldSettled">What an earlier attempt elsewhere has told of settled records; null if it told nothing.</param>
    /// <param name="timeLeft">When this is over, all is over.</param>
    /// <exception cref="LogsEnvelopeException">The data cannot be read.</exception>
    public async Task<BatchReport> DeliverAsync(ReadOnlyMemory<byte> data, UInt128 hash, RecordSet? toldSettled, TimeSpan timeLeft)
    {
        var clock = Stopwatch.StartNew();
        using var envelope = LogsEnvelope.DecodeData(data.Span, settings.MaxDecompressedBytes);
        var attempt = _batches.Begin(hash, out var keptSettled);
        var count = envelope.Count;
        var before = Union(count, toldSettled, keptSettled);
        if (before is not null) envelope.Remove(before);
        var report =
            await node.DeliverAsync(envelope, timeLeft - clock.Elapsed, isRest: before is not null).ConfigureAwait(false);
        var settled = Settled(count, before, report);
        var isKept = _batches.Keep(hash, settled);
        return Of(report) with
        {
            AlreadySettled = before?.Count ?? 0,
            Hash = hash,
            Attempt = attempt,
            Unsettled = isKept && settled.Count > 0 ? settled.Complement() : null,
            Duration = clock.Elapsed,
        };
    }

    /// <summary>Delivers an envelope whose batch has no identity of its own.</summary>
    public async Task<BatchReport> DeliverAsync(LogsEnvelope envelope, TimeSpan timeLeft)
    {
        var clock = Stopwatch.StartNew();
        return Of(await node.DeliverAsync(envelope, timeLeft).ConfigureAwait(false)) with { Duration = clock.Elapsed };
    }

    private static RecordSet? Union(int count, RecordSet? one, RecordSet? other)
    {
        // A set of another length is not of this batch.
        if (one?.Length != count) one = null;
        if (other?.Length != count) other = null;
        if (one is null || other is null) return one ?? other;
        var union = new RecordSet(count);
        for (var index = 0; index < count; index++)
        {
            if (one.Contains(index) || other.Contains(index)) union.Add(index);
        }

        return union;
    }

    private static RecordSet Settled(int count, RecordSet? before, DeliveryReport report)
    {
        var settled = new RecordSet(count);
        var attempted = 0;
        for (var index = 0; index < count; index++)
        {
            if (before is not null && before.Contains(index)) settled.Add(index);
            else if (IsSettled(report, attempted++)) settled.Add(index);
        }

        return settled;
    }

    /// <summary>A rejection is not final as long as nothing shows that the address is right.</summary>
    private static bool IsSettled(DeliveryReport report, int index) => index < report.Outcomes.Count && report.Outcomes[index] switch
    {
        RecordOutcome.Failed => false,
        RecordOutcome.Rejected => report.AreRejectionsFinal,
        _ => true,
    };

    private static BatchReport Of(DeliveryReport delivery)
    {
        var report = new BatchReport { Delivery = delivery };
        return delivery.Error == DeliveryError.None ? report : report with { Error = InvocationError.Of(delivery, BatchCounts.Of(report)) };
    }
}
