namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>Why a record was rejected.</summary>
/// <param name="Status">The status that the node responded with: HTTP's (mirror) or gRPC's (ext_proc); null if the record must not be
/// sent.</param>
/// <param name="Meaning">What it usually means, and what to do.</param>
/// <param name="Cause">The same as the cause of a whole batch's failure.</param>
internal sealed record RejectionReason(int? Status, string Meaning, string Cause)
{
    /// <summary>The record that a defect of the connector keeps from being written.</summary>
    public static RejectionReason Unwritable(Exception defect)
    {
        var what = $"the connector cannot write this record ({defect.GetType().Name}): a defect of its own";
        return new RejectionReason(Status: null, what, what);
    }
}
