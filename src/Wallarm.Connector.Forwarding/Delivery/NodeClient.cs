using Wallarm.Connector.Forwarding.CloudWatch;

namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>
/// Delivers batches of records to one Wallarm node, and lives as long as the process: its connections stay open from batch to batch. One
/// batch at a time.
/// </summary>
public sealed class NodeClient : IDisposable
{
    /// <summary>How exactly (in ms) a time limit of an exchange is kept.</summary>
    private const int WatchInterval = 50;

    private readonly Stack<DeliveryLane> _idle = new();
    private volatile bool _hasAnswered;
    private bool _hasAccepted;
    private string? _isApi;

    /// <summary>Makes a client; opens no connection yet.</summary>
    /// <param name="options">The node, and how to deliver.</param>
    public NodeClient(NodeClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        Connector = new NodeConnector(options.Address, options.Trust);
        Writer = new NodeRequestWriter(options.Address, options.ApplicationId);
    }

    /// <summary>The node, and how to deliver.</summary>
    public NodeClientOptions Options { get; }

    internal NodeConnector Connector { get; }

    internal NodeRequestWriter Writer { get; }

    /// <summary>
    /// Delivers a batch. The first batch of a process starts with one record whose method changes nothing, alone (or a request of our own
    /// where it has none): should the address be a real API, a mirrored DELETE must never run on it.
    /// </summary>
    /// <param name="envelope">The batch.</param>
    /// <param name="timeLeft">When this is over, all is over: no attempt starts that could not end in time.</param>
    /// <returns>The account. Nothing that the node does makes this method throw.</returns>
    public async Task<DeliveryReport> DeliverAsync(LogsEnvelope envelope, TimeSpan timeLeft)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var batch = new DeliveryBatch(envelope, Environment.TickCount64 + (long)timeLeft.TotalMilliseconds);
        if (_isApi is { } reason) batch.Stop(DeliveryError.NodeIsApi, reason);
        if (envelope.Count == 0) return DeliveryReport.Empty;

        var lanes = TakeLanes(Math.Min(Options.Concurrency, envelope.Count));
        try
        {
            await using (new Timer(_ => ExpireIfDue(lanes), null, WatchInterval, WatchInterval).ConfigureAwait(false))
            {
                await RunAsync(lanes, batch).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach (var lane in lanes) _idle.Push(lane);
        }

        var report = batch.Report(_hasAccepted);
        _hasAccepted |= report.Forwarded > 0;
        return report;
    }

    /// <summary>Closes all connections.</summary>
    public void Dispose()
    {
        while (_idle.TryPop(out var lane)) lane.Dispose();
    }

    /// <summary>Whether anything but an API has answered at the node's address in this process.</summary>
    internal bool NodeHasAnswered => _hasAnswered;

    internal void NoteAnswer(DeliveryBatch batch)
    {
        if (_hasAnswered) return;
        _hasAnswered = true;
        batch.Answered.TrySetResult();
    }

    internal void NoteApi(DeliveryBatch batch)
    {
        _isApi = $"{Options.Address.Authority} answers as Amazon API Gateway or AWS Lambda does: it is not a Wallarm node, and calls mirrored there would run. Correct X_NODE_URL";
        batch.Stop(DeliveryError.NodeIsApi, _isApi);
    }

    private async Task RunAsync(DeliveryLane[] lanes, DeliveryBatch batch)
    {
        var first = _hasAnswered || batch.IsStopped ? Task.CompletedTask : DeliverFirstAsync(batch, lanes[0]);
        await Task.WhenAny(first, batch.Answered.Task).ConfigureAwait(false);

        var running = new Task[lanes.Length];
        for (var index = lanes.Length - 1; index > 0; index--) running[index] = lanes[index].RunAsync(batch);

        // The first lane may still be busy: a node that has answered may want its first record later.
        running[0] = RunAfterAsync(first, lanes[0], batch);
        await Task.WhenAll(running).ConfigureAwait(false);
        lanes[0].AccountForRest(batch);
    }

    private static async Task RunAfterAsync(Task first, DeliveryLane lane, DeliveryBatch batch)
    {
        await first.ConfigureAwait(false);
        await lane.RunAsync(batch).ConfigureAwait(false);
    }

    private async Task DeliverFirstAsync(DeliveryBatch batch, DeliveryLane lane)
    {
        var anySendable = false;
        var firstSafe = -1;
        for (var index = 0; index < batch.Envelope.Count && firstSafe < 0; index++)
        {
            var (sendable, safe) = lane.Look(batch, index);
            anySendable |= sendable;
            if (safe) firstSafe = index;
        }

        if (!anySendable) return;
        batch.TakeFirst(firstSafe);
        await (firstSafe >= 0 ? lane.RunFirstAsync(batch, firstSafe) : lane.RunProbeAsync(batch)).ConfigureAwait(false);

        // Nobody has answered: it is still unknown who listens at this address.
        if (!_hasAnswered) batch.Stop(DeliveryError.RecordsFailed);
    }

    private static void ExpireIfDue(DeliveryLane[] lanes)
    {
        var now = Environment.TickCount64;
        foreach (var lane in lanes) lane.ExpireIfDue(now);
    }

    private DeliveryLane[] TakeLanes(int count)
    {
        var lanes = new DeliveryLane[count];
        for (var index = 0; index < count; index++) lanes[index] = _idle.TryPop(out var lane) ? lane : new DeliveryLane(this);
        return lanes;
    }
}
