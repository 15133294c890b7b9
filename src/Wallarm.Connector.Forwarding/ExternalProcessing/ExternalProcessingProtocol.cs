using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarding.ExternalProcessing;

internal sealed class ExternalProcessingProtocol(NodeClientOptions options) : INodeProtocol
{
    public Task PrepareAsync(TimeSpan timeLimit) => Task.CompletedTask;

    public Task DeliverAsync(DeliveryBatch batch)
    {
        batch.Stop(DeliveryError.NodeProtocol, NodePeer.Unknown.Describe(options.Address));
        return Task.CompletedTask;
    }

    public IAsyncEnumerable<NodeDiagnosis> ProbeAsync(NodeStream connection, NodeDiagnosis diagnosis, TimeSpan timeLeft, CancellationToken cancellation) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
