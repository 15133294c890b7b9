namespace Wallarm.Connector;

/// <summary>What became of the records of a batch; the five counts behind <see cref="Received"/> add up to it.</summary>
/// <param name="Received">Records received.</param>
/// <param name="Forwarded">Records of which the node acknowledged every part.</param>
/// <param name="Filtered">Records that were left out as configured.</param>
/// <param name="Invalid">Lines that were no access-log record.</param>
/// <param name="Rejected">Records that the node refused for good.</param>
/// <param name="Failed">Records that could not be delivered.</param>
/// <param name="Duration">How long it took.</param>
public sealed record DeliveryAccount(
    long Received, long Forwarded, long Filtered, long Invalid, long Rejected, long Failed, TimeSpan Duration)
{
    /// <summary>Of those forwarded, calls that the node would have blocked.</summary>
    public long Blocked { get; init; }

    /// <summary>Records without a status: there was no response to forward, and API Discovery ignores them.</summary>
    public long WithoutResponse { get; init; }

    /// <summary>Records of the batch that an earlier attempt had settled; they are not among those received.</summary>
    public long AlreadySettled { get; init; }

    /// <summary>Messages of a queue or stream that hold no batch that could ever be read.</summary>
    public long Unreadable { get; init; }
}
