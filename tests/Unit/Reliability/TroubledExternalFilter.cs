using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Reliability;

/// <summary>A node in envoy-external-filter mode in trouble: a real gRPC server.</summary>
internal sealed class TroubledExternalFilter : ITroubledNode
{
    private readonly RecordBooks _books;
    private readonly Random _random;
    private ExternalFilterNode _node = null!;

    private TroubledExternalFilter(RecordBooks books, int seed)
    {
        _books = books;
        _random = new Random(seed);
    }

    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["X_NODE_URL"] = _node.Address,
        ["X_NODE_SCHEME"] = "http",
    };

    public static async Task<TroubledExternalFilter> StartAsync(RecordBooks books, int seed)
    {
        TroubledExternalFilter node = new(books, seed);
        node._node = await ExternalFilterNode.StartAsync(node.Options(port: 0));
        return node;
    }

    public Task LeaveAsync() => _node.DisposeAsync().AsTask();

    public async Task ReturnAsync()
    {
        int port = _node.Port;
        while (true)
        {
            try
            {
                _node = await ExternalFilterNode.StartAsync(Options(port));
                return;
            }
            catch (IOException)
            {
                // Somebody else borrowed the port meanwhile.
                await Task.Delay(20);
            }
        }
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private ExternalFilterNodeOptions Options(int port) => ExternalFilterNodeOptions.Sink with
    {
        Port = port,
        MaxConcurrentStreams = 200,
        Script = Trouble,
        CallEnded = call =>
        {
            if (call is { PartsAcknowledged: 2, Status: 200 })
                _books.NodeSaw(call.Path, call.RequestId ?? "", isTaken: true, isRejected: false);
        },
    };

    private ExternalFilterFault? Trouble(ReceivedCall call)
    {
        ExternalFilterFault? fault = LoggedBatch.Read(call.Path)?.Kind switch
        {
            LineKind.Unwanted => ExternalFilterFault.Status(3, "not wanted"),
            LineKind.Poison => ExternalFilterFault.Status(13, "a fault of the node"),
            _ => AnyTrouble(),
        };
        if (fault is { Kind: ExternalFilterFaultKind.Status, Code: 3 or 13 } or { Kind: ExternalFilterFaultKind.Reset, Code: 2 })
            _books.NodeSaw(call.Path, call.RequestId ?? "", isTaken: false, isRejected: true);
        return fault;
    }

    private ExternalFilterFault? AnyTrouble()
    {
        int chance, after, time;
        lock (_random)
            (chance, after, time) = (_random.Next(100_000), _random.Next(2), _random.Next(100, 500));
        return chance switch
        {
            < 200 => ExternalFilterFault.Status(14, after: after),
            < 230 => ExternalFilterFault.Status(8, after: after),
            < 300 => ExternalFilterFault.Status(13, after: after),
            < 380 => ExternalFilterFault.Reset(2, after),
            < 460 => ExternalFilterFault.Reset(7),
            < 480 => ExternalFilterFault.GoAway(after),
            < 500 => ExternalFilterFault.Abort(after),
            < 508 => ExternalFilterFault.Abort(2),
            < 700 => ExternalFilterFault.Slow(TimeSpan.FromMilliseconds(time / 5), after),
            < 704 => ExternalFilterFault.Hang(after),
            < 707 => ExternalFilterFault.Restart(TimeSpan.FromMilliseconds(time)),
            _ => null,
        };
    }
}
