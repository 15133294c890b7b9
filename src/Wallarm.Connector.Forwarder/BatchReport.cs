using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Forwarding.Delivery;

namespace Wallarm.Connector.Forwarder;

/// <summary>
/// What became of one batch: an event of a subscription, an element of a queue or stream, the records of a Firehose event.
/// </summary>
internal sealed record BatchReport
{
    /// <summary>The counts of the records that this attempt was about.</summary>
    public DeliveryReport Delivery { get; init; } = DeliveryReport.Empty;

    /// <summary>How many records were left out because an earlier attempt has settled them. They are not among those received.</summary>
    public int AlreadySettled { get; init; }

    /// <summary>How many elements hold no batch that could ever be read.</summary>
    public int Unreadable { get; init; }

    /// <summary>The batch's hash; null if it has none.</summary>
    public UInt128? Hash { get; init; }

    /// <summary>How often this process has seen the batch.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>
    /// The records that are still to be delivered, if some are settled and the set is small enough to be told; else null.
    /// </summary>
    public RecordSet? Unsettled { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Why the batch is not delivered; null if it is.</summary>
    public InvocationError? Error { get; init; }
}
