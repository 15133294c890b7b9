using System.Net.Sockets;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Reliability;

/// <summary>What takes mirrored requests, in trouble.</summary>
internal sealed class TroubledMirrorTarget : ITroubledNode
{
    private readonly RecordBooks _books;
    private readonly Random _random;
    private NodeSimulator _node = null!;

    private TroubledMirrorTarget(RecordBooks books, int seed)
    {
        _books = books;
        _random = new Random(seed);
    }

    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["X_NODE_PROTOCOL"] = "mirror",
        ["X_NODE_URL"] = _node.Address,
        ["X_NODE_SCHEME"] = "http",
    };

    public static async Task<TroubledMirrorTarget> StartAsync(RecordBooks books, int seed)
    {
        TroubledMirrorTarget node = new(books, seed);
        node._node = await NodeSimulator.StartAsync(node.Options(port: 0));
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
                _node = await NodeSimulator.StartAsync(Options(port));
                return;
            }
            catch (SocketException)
            {
                // Somebody else borrowed the port meanwhile.
                await Task.Delay(20);
            }
        }
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private NodeSimulatorOptions Options(int port) => NodeSimulatorOptions.Sink with { Port = port, Script = Trouble };

    private FaultAction? Trouble(ReceivedRequest request)
    {
        // The connector's own probes get through: whether they do is not the question here.
        if (request.SequenceNumber == 0)
            return null;
        FaultAction? fault = LoggedBatch.Read(request.Target)?.Kind switch
        {
            LineKind.Unwanted => FaultAction.Status(400),
            LineKind.Poison => FaultAction.Status(500),
            _ => AnyTrouble(),
        };
        bool isTaken = fault is null or { Kind: FaultKind.Slow } or { Kind: FaultKind.ResetAfter or FaultKind.CloseAfter, ByteCount: > 0 };
        bool isRejected = fault is { Kind: FaultKind.Status, StatusCode: 400 or 500 };
        if (isTaken || isRejected)
            _books.NodeSaw(request.Target, request.Header("X-Request-Id") ?? "", isTaken, isRejected);
        return fault;
    }

    private FaultAction? AnyTrouble()
    {
        int chance, time;
        lock (_random)
            (chance, time) = (_random.Next(100_000), _random.Next(100, 500));
        return chance switch
        {
            < 200 => FaultAction.Status(503),
            < 210 => FaultAction.RetryAfter("1"),
            < 280 => FaultAction.Status(500),
            < 380 => FaultAction.ResetAfter(),
            < 400 => FaultAction.ResetAfter(12),
            < 500 => FaultAction.CloseBeforeAnswer(),
            < 520 => FaultAction.CloseAfter(12),
            < 700 => FaultAction.Slow(TimeSpan.FromMilliseconds(time / 5)),
            < 710 => FaultAction.Hang(),
            < 715 => FaultAction.Refuse(TimeSpan.FromMilliseconds(time)),
            < 720 => FaultAction.Refuse(TimeSpan.FromMilliseconds(time), dropAll: true),
            _ => null,
        };
    }
}
