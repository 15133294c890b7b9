using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.ExternalProcessing;
using Wallarm.Connector.Forwarding.Mirror;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarding;

/// <summary>
/// Delivers batches of records to one Wallarm node, and lives as long as the process: its connections stay open from batch to batch. One
/// batch at a time.
/// </summary>
public sealed class NodeClient : IDisposable
{
    private readonly INodeProtocol _protocol;
    private readonly NodeHealth _health;
    private readonly CallSampler? _sampler;

    /// <summary>Makes a client; opens no connection yet.</summary>
    /// <param name="options">The node, and how to deliver.</param>
    public NodeClient(NodeClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _protocol = CreateProtocol(options);
        _health = new NodeHealth(options.Clock);
        if (options.Sampling is { } sampling) _sampler = new CallSampler(sampling, options.Clock);
    }

    /// <summary>
    /// Does ahead what the first batch needs: certificates, name, first handshake. Trouble is not reported; the first batch meets it again.
    /// </summary>
    /// <param name="timeLimit">When this is over, the preparation ends.</param>
    public Task PrepareAsync(TimeSpan timeLimit) => _protocol.PrepareAsync(timeLimit);

    /// <summary>Delivers a batch.</summary>
    /// <param name="envelope">The batch.</param>
    /// <param name="timeLeft">When this is over, all is over: no attempt starts that could not end in time.</param>
    /// <param name="isRest">Whether an earlier attempt has chosen what is sent: what it left is not sampled again.</param>
    /// <returns>The counts. Nothing that the node does makes this method throw.</returns>
    public async Task<DeliveryReport> DeliverAsync(LogsEnvelope envelope, TimeSpan timeLeft, bool isRest = false)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        if (envelope.Count == 0) return DeliveryReport.Empty;
        var stopAt = Environment.TickCount64 + (long)timeLeft.TotalMilliseconds;
        var batch = new DeliveryBatch(envelope, stopAt, _health, isRest ? null : _sampler);
        await _protocol.DeliverAsync(batch).ConfigureAwait(false);
        batch.End();
        return batch.Report();
    }

    /// <summary>Closes all connections.</summary>
    public void Dispose() => _protocol.Dispose();

    /// <summary>The one place that knows which protocols there are.</summary>
    internal static INodeProtocol CreateProtocol(NodeClientOptions options) => options.Protocol switch
    {
        NodeProtocol.Mirror => new MirrorProtocol(options),
        _ => new ExternalProcessingProtocol(options),
    };
}
