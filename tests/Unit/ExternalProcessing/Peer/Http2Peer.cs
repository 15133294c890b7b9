using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Wallarm.Connector.Tests.ExternalProcessing.Peer;

/// <summary>
/// A server over HTTP/2 of which a test says each byte, and which holds the client to RFC 9113 and RFC 7541 meanwhile. What it is not
/// told it does as a node in envoy-external-filter mode would.
/// </summary>
internal sealed class Http2Peer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _serving = [];
    private readonly Task _accepting;

    private Http2Peer(PeerOptions options)
    {
        Options = options;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public PeerOptions Options { get; }

    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>All connections in order.</summary>
    public ConcurrentQueue<PeerConnection> Connections { get; } = [];

    /// <summary>The calls of records in the order in which they began.</summary>
    public IReadOnlyList<PeerCall> Calls => [.. AllCalls.Where(call => !call.IsProbe)];

    /// <summary>What the connector asked of its own accord.</summary>
    public IReadOnlyList<PeerCall> Probes => [.. AllCalls.Where(call => call.IsProbe)];

    internal ConcurrentQueue<PeerCall> AllCalls { get; } = [];

    /// <summary>What the client did against the rules, and what went wrong in the test's own scripts.</summary>
    public ConcurrentQueue<string> Violations { get; } = [];

    /// <summary>How many calls have been open at a time at the most, over all connections.</summary>
    public int MostOpen => _mostOpen;

    private int _mostOpen;

    public static Http2Peer Start(PeerOptions? options = null) => new(options ?? new PeerOptions());

    public static Http2Peer Start(Func<PeerCall, int, Task> onPart) => new(new PeerOptions { OnPart = onPart });

    /// <summary>The calls of a record, by its path.</summary>
    public IReadOnlyList<PeerCall> CallsOf(string path) => [.. Calls.Where(call => call.Path == path)];

    public void AssertClientKeptTheRules() => Assert.True(Violations.IsEmpty, string.Join('\n', Violations));

    /// <summary>Stops, and fails the test if the client broke a rule.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Stop();
        foreach (PeerConnection connection in Connections)
            connection.Close();
        await Task.WhenAll(_serving).WaitAsync(TimeSpan.FromSeconds(30));
        foreach (PeerConnection connection in Connections)
            connection.Dispose();
        _stopping.Dispose();
        AssertClientKeptTheRules();
    }

    internal void NoteOpen()
    {
        int open = Connections.Sum(connection => connection.OpenCalls);
        int seen;
        do
        {
            seen = _mostOpen;
        }
        while (open > seen && Interlocked.CompareExchange(ref _mostOpen, open, seen) != seen);
    }

    private async Task AcceptAsync()
    {
        for (int number = 1; ; number++)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            socket.NoDelay = true;
            PeerConnection connection = new(this, socket, number);
            Connections.Enqueue(connection);
            _serving.Add(Task.Run(() => connection.ServeAsync(_stopping.Token)));
        }
    }
}
