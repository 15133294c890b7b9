using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarding.Mirror;

/// <summary>One HTTP/1.1 request a record, over as many kept connections as records may be under way.</summary>
internal sealed class MirrorProtocol : INodeProtocol
{
    /// <summary>How exactly (in ms) a time limit of an exchange is kept.</summary>
    private const int WatchInterval = 50;

    private readonly Stack<MirrorLane> _idle = new();
    private TaskCompletionSource _answered = new();
    private volatile bool _hasAnswered;
    private string? _isApi;

    public MirrorProtocol(NodeClientOptions options)
    {
        Options = options;
        Connector = NodeConnector.For(options.Address, options.Trust, NodeProtocol.Mirror);
        Writer = new MirrorRequestWriter(options.Address, options.ApplicationId);
    }

    public NodeClientOptions Options { get; }

    public NodeConnector Connector { get; }

    public MirrorRequestWriter Writer { get; }

    /// <summary>Whether anything but an API has answered at the node's address in this process.</summary>
    public bool NodeHasAnswered => _hasAnswered;

    /// <summary>Nothing: connections are opened as the records need them.</summary>
    public Task PrepareAsync(TimeSpan timeLimit) => Task.CompletedTask;

    /// <summary>
    /// Delivers a batch. The first batch of a process starts with one record whose method changes nothing, alone (or a request of our own
    /// if it has none): should the address be a real API, a mirrored DELETE must never run on it.
    /// </summary>
    public async Task DeliverAsync(DeliveryBatch batch)
    {
        if (_isApi is { } reason) batch.Stop(DeliveryError.NodeIsApi, reason);
        _answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lanes = TakeLanes(Math.Min(Options.Concurrency, batch.Envelope.Count));
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
    }

    public async IAsyncEnumerable<NodeDiagnosis> ProbeAsync(
        NodeStream connection, NodeDiagnosis diagnosis, TimeSpan timeLeft, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = new ArrayBufferWriter<byte>();
        Writer.WriteProbe(request, "diagnose");
        var clock = Stopwatch.StartNew();
        var (response, error) =
            await Http1Probe.AskAsync(
                new MirrorConnection(connection), request.WrittenMemory, timeLeft, cancellation).ConfigureAwait(false);
        diagnosis.Peer = response switch
        {
            null => NodePeer.Unknown,
            { IsAmazonApi: true } => NodePeer.AmazonApi,
            { IsNginx: true } => NodePeer.NginxServer,
            _ => NodePeer.Http1Server,
        };
        diagnosis.Probe = new ProbeStep
        {
            Ok = response is { Status: >= 200 and < 300, IsAmazonApi: false },
            Status = response?.Status,
            Meaning = response is { } seen ? Meaning(seen.Status) : null,
            NodeIsApi = response is { IsAmazonApi: true },
            Duration = clock.Elapsed,
            Error = error,
        };
        yield return diagnosis;
    }

    public void Dispose()
    {
        while (_idle.TryPop(out var lane)) lane.Dispose();
    }

    public void NoteAnswer()
    {
        if (_hasAnswered) return;
        _hasAnswered = true;
        _answered.TrySetResult();
    }

    public void NoteApi(DeliveryBatch batch)
    {
        _isApi = $"{Options.Address.Authority} answers as Amazon API Gateway or AWS Lambda does: it is not a Wallarm node, and calls mirrored there would run. Correct X_NODE_URL";
        batch.Stop(DeliveryError.NodeIsApi, _isApi);
    }

    private async Task RunAsync(MirrorLane[] lanes, DeliveryBatch batch)
    {
        var first = _hasAnswered || batch.IsStopped ? Task.CompletedTask : DeliverFirstAsync(batch, lanes[0]);
        await Task.WhenAny(first, _answered.Task).ConfigureAwait(false);

        var running = new Task[lanes.Length];
        for (var index = lanes.Length - 1; index > 0; index--) running[index] = lanes[index].RunAsync(batch);

        // The first lane may still be busy: a node that has answered may want its first record later.
        running[0] = RunAfterAsync(first, lanes[0], batch);
        await Task.WhenAll(running).ConfigureAwait(false);
        lanes[0].SettleRest(batch);
    }

    private static async Task RunAfterAsync(Task first, MirrorLane lane, DeliveryBatch batch)
    {
        await first.ConfigureAwait(false);
        await lane.RunAsync(batch).ConfigureAwait(false);
    }

    private async Task DeliverFirstAsync(DeliveryBatch batch, MirrorLane lane)
    {
        var anySendable = false;
        var firstSafe = -1;
        for (var index = 0; index < batch.Envelope.Count && firstSafe < 0; index++)
        {
            var (sendable, safe) = lane.Inspect(batch, index);
            anySendable |= sendable;
            if (safe) firstSafe = index;
        }

        if (!anySendable) return;
        batch.TakeFirst(firstSafe);
        await (firstSafe >= 0 ? lane.RunFirstAsync(batch, firstSafe) : lane.RunProbeAsync(batch)).ConfigureAwait(false);

        // Nobody has answered: it is still unknown who listens at this address.
        if (!_hasAnswered) batch.Stop(DeliveryError.RecordsFailed);
    }

    /// <summary>A probe has no API's host to name, so a node that lists its hosts refuses it and is well all the same.</summary>
    private static string Meaning(int status) =>
        HttpStatusMeaning.Of(status) + (status == 403 ? "; the probe names the node's own host, so this is no fault where connector.allowed_hosts lists the APIs only" : "");

    private static void ExpireIfDue(MirrorLane[] lanes)
    {
        var now = Environment.TickCount64;
        foreach (var lane in lanes) lane.ExpireIfDue(now);
    }

    private MirrorLane[] TakeLanes(int count)
    {
        var lanes = new MirrorLane[count];
        for (var index = 0; index < count; index++)
        {
            lanes[index] = _idle.TryPop(out var lane) ? lane : new MirrorLane(this);
            lanes[index].Begin();
        }

        return lanes;
    }
}
