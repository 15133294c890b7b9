using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarding.Mirror;

/// <summary>One HTTP/1.1 request a record, over as many kept connections as records may be under way.</summary>
internal sealed class MirrorProtocol : INodeProtocol
{
    private readonly Stack<MirrorLane> _idle = new();
    private volatile bool _hasResponded;
    private string? _isApi;

    public MirrorProtocol(NodeClientOptions options)
    {
        Options = options;
        Connector = options.CreateConnector();
        Writer = new MirrorRequestWriter(options.Address, options.ApplicationId);
    }

    public NodeClientOptions Options { get; }

    public NodeConnector Connector { get; }

    public MirrorRequestWriter Writer { get; }

    /// <summary>Whether anything but an API has responded at the node's address in this process.</summary>
    public bool NodeHasResponded => _hasResponded;

    /// <summary>Nothing: connections are opened as the records need them.</summary>
    public Task PrepareAsync(TimeSpan timeLimit) => Task.CompletedTask;

    /// <summary>Whether a lane of an earlier batch is there, with its connection mostly.</summary>
    public bool HasKept
    {
        get
        {
            lock (_idle) return _idle.Count > 0;
        }
    }

    public Task DeliverAsync(DeliveryBatch batch)
    {
        if (_isApi is { } reason) batch.Stop(DeliveryError.NodeIsApi, reason);
        Connector.Addresses.Forget();
        return new MirrorCrew(this, batch).RunAsync();
    }

    /// <summary>A lane for a batch, one of an earlier batch if there is one.</summary>
    public MirrorLane TakeLane()
    {
        MirrorLane? lane;
        lock (_idle) _ = _idle.TryPop(out lane);
        lane ??= new MirrorLane(this);
        lane.Begin();
        return lane;
    }

    /// <summary>Keeps a lane for the next batch.</summary>
    public void Keep(MirrorLane lane)
    {
        lock (_idle) _idle.Push(lane);
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

    public void NoteResponse() => _hasResponded = true;

    public void NoteApi(DeliveryBatch batch)
    {
        _isApi = $"{Options.Address.Authority} responds as Amazon API Gateway or AWS Lambda does: it is not a Wallarm node, "
            + "and calls mirrored there would run. Correct X_NODE_URL";
        batch.Stop(DeliveryError.NodeIsApi, _isApi);
    }

    /// <summary>A probe has no API's host to name, so a node that lists its hosts refuses it and is well all the same.</summary>
    private static string Meaning(int status) =>
        HttpStatusMeaning.Of(status) + (status == 403
            ? "; the probe names the node's own host, so this is no fault where connector.allowed_hosts lists the APIs only"
            : "");
}
