using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>
/// One way of telling a node about calls. It lives as long as the process and keeps its connections from batch to batch. What becomes of
/// a record is kept by <see cref="DeliveryBatch"/>: a protocol sends, and says what came back.
/// </summary>
internal interface INodeProtocol : IDisposable
{
    /// <summary>Opens what the first batch needs. Trouble is not reported: the first batch meets it again.</summary>
    /// <param name="timeLimit">When this is over, the preparation ends.</param>
    Task PrepareAsync(TimeSpan timeLimit);

    /// <summary>Sends the records of a batch until all are settled, or nothing more can be sent.</summary>
    Task DeliverAsync(DeliveryBatch batch);

    /// <summary>Sends one probe over a connection of its own and adds what came back to a diagnosis, step by step.</summary>
    /// <param name="connection">The connection; disposed by this method.</param>
    /// <param name="diagnosis">The diagnosis so far.</param>
    /// <param name="timeLeft">When this is over, the probe ends.</param>
    /// <param name="cancellation">Ends the probe with an exception.</param>
    IAsyncEnumerable<NodeDiagnosis> ProbeAsync(
        NodeStream connection, NodeDiagnosis diagnosis, TimeSpan timeLeft, CancellationToken cancellation);
}
