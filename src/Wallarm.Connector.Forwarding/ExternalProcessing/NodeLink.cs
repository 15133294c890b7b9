using System.Net.Sockets;
using Wallarm.Connector.Forwarding.ExternalProcessing.Http2;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarding.ExternalProcessing;

/// <summary>
/// The I/O of one connection: one loop reads as long as the connection lives, also between batches; whoever has made output writes it, in
/// as few pieces as it comes to. Everything else happens under the lock that all connections of a process share.
/// </summary>
internal sealed class NodeLink : IDisposable
{
    /// <summary>
    /// With more output than this, in bytes, nothing is read before some of it is written: a peer that floods is slowed down.
    /// </summary>
    private const int OutputLimit = 256 * 1024;

    private readonly NodeStream _stream;
    private readonly object _lock;
    private readonly Action _onChange;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;
    private bool _isClosing;

    /// <summary>Begins to speak HTTP/2 over an open connection.</summary>
    /// <param name="stream">The connection; disposed with this object.</param>
    /// <param name="connection">What is said over it.</param>
    /// <param name="sharedLock">The lock for <paramref name="connection"/>.</param>
    /// <param name="onChange">Called, without the lock, when there may be something to do: the peer has ended the connection or wants to,
    /// or no call is under way.</param>
    public NodeLink(NodeStream stream, ProcessingConnection connection, object sharedLock, Action onChange)
    {
        _stream = stream;
        Connection = connection;
        _lock = sharedLock;
        _onChange = onChange;
        _ = ReadAsync();
    }

    public ProcessingConnection Connection { get; }

    /// <summary>Completes when the peer's SETTINGS have come; fails if the connection breaks before.</summary>
    public Task Ready => _ready.Task;

    /// <summary>When the connection was opened (<see cref="Environment.TickCount64"/>).</summary>
    public long StartedAt { get; } = Environment.TickCount64;

    /// <summary>When the connection was opened, by the clock on the wall.</summary>
    public DateTimeOffset OpenedAt { get; set; }

    /// <summary>Since when it carries no batch, by the clock on the wall.</summary>
    public DateTimeOffset IdleSince { get; set; }

    /// <summary>Whether the connection is gone.</summary>
    public bool IsBroken => EndedBecause is not null;

    /// <summary>Why the connection is gone, in words that go behind the node's name; null while it is open.</summary>
    public string? EndedBecause { get; private set; }

    /// <summary>Whether further calls may go over it.</summary>
    public bool IsUsable => !IsBroken && !Connection.Http2.IsDraining;

    /// <summary>Whether as many calls are under way as the peer allows.</summary>
    public bool IsFull => Connection.Http2.OpenStreams >= Connection.Http2.PeerMaxStreams;

    /// <summary>Whether bytes of the peer, or its end, wait to be read.</summary>
    public bool HasUnread()
    {
        try
        {
            return !IsBroken && _stream.Socket.Poll(0, SelectMode.SelectRead);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Makes calls and writes what there is to be written. Called without the lock, too.</summary>
    public void Pump()
    {
        lock (_lock)
        {
            if (IsBroken) return;
            Connection.Fill(Environment.TickCount64);
            if (_isWriting || !Connection.Http2.HasOutput) return;
            _isWriting = true;
            _writing = WriteAsync();
        }
    }

    /// <summary>Ends the connection, which has failed.</summary>
    /// <param name="what">Why; begins with what the node did.</param>
    /// <param name="cause">The exception for whoever waits for <see cref="Ready"/>.</param>
    public void Break(string what, Exception? cause = null)
    {
        lock (_lock)
        {
            if (IsBroken) return;
            EndedBecause = what;
            Connection.Break(what);
        }

        _stream.Dispose();
        _ready.TrySetException(cause ?? new NodeConnectException(what));

        // Nobody may be waiting.
        _ = _ready.Task.Exception;
    }

    public void Dispose() => Break("was closed");

    /// <summary>Ends a connection that has drained.</summary>
    public void BeginClose() => _ = CloseAsync(Http2Error.None, "ended the connection (GOAWAY)");

    /// <summary>Tells the peer that the connection ends, and ends it.</summary>
    private async Task CloseAsync(Http2Error error, string what, Exception? cause = null)
    {
        lock (_lock)
        {
            if (IsBroken || _isClosing) return;
            _isClosing = true;
            Connection.Http2.GoAway(error);
        }

        Pump();

        // A peer that takes nothing any more is not waited for.
        await Task.WhenAny(_writing, Task.Delay(100)).ConfigureAwait(false);
        Break(what, cause);
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                var read = _stream.Stream.ReadAsync(Connection.Http2.Room);

                // Only when nothing more waits to be taken in is written what it has come to: fewer and larger pieces. (Holding them back
                // any longer was measured: it costs more than it saves, since the node then works in bursts, too.)
                if (!read.IsCompleted) Pump();
                var received = await read.ConfigureAwait(false);
                if (received == 0)
                {
                    Break(Connection.Http2.IsDraining ? "ended the connection (GOAWAY)" : "closed the connection");
                    break;
                }

                var isReady = Connection.Http2.IsReady;
                bool hasChanged;
                lock (_lock)
                {
                    if (IsBroken) return;
                    var wasUsable = IsUsable;
                    Connection.Advance(received, Environment.TickCount64);
                    hasChanged = wasUsable != IsUsable || Connection.CallsUnderWay == 0;
                }

                if (!isReady && Connection.Http2.IsReady) _ready.TrySetResult();
                if (hasChanged)
                {
                    Pump();
                    _onChange();
                }

                if (Connection.Http2.OutputLength <= OutputLimit) continue;
                Pump();
                await _writing.ConfigureAwait(false);
            }
        }
        catch (Http2Exception exception)
        {
            await CloseAsync(exception.Error, $"broke the protocol: {exception.Message}", exception).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Break($"broke the connection: {exception.Message}", exception);
        }

        _onChange();
    }

    private async Task WriteAsync()
    {
        try
        {
            while (true)
            {
                ReadOnlyMemory<byte> output;
                lock (_lock)
                {
                    if (!Connection.Http2.HasOutput)
                    {
                        _isWriting = false;
                        return;
                    }

                    output = Connection.Http2.TakeOutput();
                }

                await _stream.Stream.WriteAsync(output).ConfigureAwait(false);
                lock (_lock) Connection.Fill(Environment.TickCount64);
            }
        }
        catch (Exception exception)
            when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Whoever reads meets the same, and may read what the peer said before.
            _stream.Socket.Dispose();
        }
    }
}
