using Wallarm.Connector.Forwarding.Delivery;

namespace Wallarm.Connector.Forwarder;

/// <summary>Why an invocation failed, as Lambda reports it.</summary>
/// <param name="Type">One of <see cref="ErrorTypes"/>.</param>
/// <param name="Message">For people: what is wrong, and what to do.</param>
internal sealed record InvocationError(string Type, string Message)
{
    /// <summary>Records that were not delivered.</summary>
    /// <param name="delivery">Why.</param>
    /// <param name="counts">All that the invocation was about.</param>
    public static InvocationError Of(DeliveryReport delivery, BatchCounts counts)
    {
        var what = delivery.Error switch
        {
            DeliveryError.NodeIsApi => "Nothing is sent any more",
            DeliveryError.AllRejected => "The node rejected all records, and did not accept the connector's own probe",
            DeliveryError.NodeProtocol => "What listens at the node's address does not speak ext_proc",
            DeliveryError.NodeRefusesUs =>
                $"The node refuses this connector; {counts.Failed} of {counts.Received} records were not delivered",
            DeliveryError.CertificateRejected => "The node cannot be trusted",
            _ => $"{counts.Failed} of {counts.Received} records were not delivered",
        };
        return new InvocationError(ErrorTypes.Of(delivery.Error), $"{what}; first cause: {delivery.Cause} ({counts})");
    }

    /// <summary>A defect of this connector. The exception's message may quote what must not be logged, so only its type is told.</summary>
    public static InvocationError Unexpected(Exception exception) =>
        new(ErrorTypes.Unexpected, $"The connector failed unexpectedly: {exception.GetType().Name}.");
}
