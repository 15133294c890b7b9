using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Wallarm.Connector.Simulators;

/// <summary>Accepts connections, runs one handler for each, and ends every one of them when it stops.</summary>
internal sealed class TcpServer : IAsyncDisposable
{
    private readonly Func<TcpConnection, Task> _handler;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<TcpConnection, Task> _connections = new();
    private readonly Lock _gate = new();
    private Socket? _listener;
    private Task _accepting;
    private Task _returning = Task.CompletedTask;
    private int _accepted;
    private bool _stopped;

    private TcpServer(IPEndPoint endPoint, Func<TcpConnection, Task> handler)
    {
        _handler = handler;
        _listener = Listen(endPoint);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _accepting = AcceptAsync(_listener);
    }

    public IPEndPoint EndPoint { get; }

    public int Accepted => Volatile.Read(ref _accepted);

    public int Open => _connections.Count;

    public static TcpServer Start(IPEndPoint endPoint, Func<TcpConnection, Task> handler) => new(endPoint, handler);

    /// <summary>Refuses new connections for a while; those that are open live on.</summary>
    public void Refuse(TimeSpan duration)
    {
        lock (_gate)
        {
            if (_listener is null)
                return;
            _listener.Dispose();
            _listener = null;
            _returning = ReturnAsync(duration);
        }
    }

    public void CloseConnections(bool reset)
    {
        foreach (TcpConnection connection in _connections.Keys)
        {
            if (reset)
                connection.Reset();
            else
                connection.Close();
        }
    }

    public async Task StopAsync()
    {
        lock (_gate)
        {
            if (!_stopped)
            {
                _stopped = true;
                _listener?.Dispose();
                _listener = null;
                _stopping.Cancel();
            }
        }

        await _accepting;
        await _returning;
        CloseConnections(reset: false);
        await Task.WhenAll(_connections.Values);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private static Socket Listen(IPEndPoint endPoint)
    {
        Socket listener = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(endPoint);
            listener.Listen(1024);
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync();
            }
            catch (Exception e) when (
                e is ObjectDisposedException || e is SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
            catch (SocketException)
            {
                // A connection that died in the backlog is not the end of the server.
                continue;
            }

            Admit(socket);
        }
    }

    private void Admit(Socket socket)
    {
        TcpConnection connection;
        try
        {
            socket.NoDelay = true;
            connection = new TcpConnection(socket, Interlocked.Increment(ref _accepted), _stopping.Token);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return;
        }

        TaskCompletionSource registered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _connections[connection] = RunAsync(connection, registered.Task);
        registered.SetResult();
    }

    private async Task RunAsync(TcpConnection connection, Task registered)
    {
        await registered;
        try
        {
            await _handler(connection);
        }
        catch (Exception e) when (
            e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException)
        {
            // A peer that went away, or our own stop: the ordinary ends of a connection.
        }
        finally
        {
            connection.Close();
            _connections.TryRemove(connection, out _);
        }
    }

    private async Task ReturnAsync(TimeSpan duration)
    {
        await Task.Delay(duration, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                lock (_gate)
                {
                    if (_stopped)
                        return;
                    _listener = Listen(EndPoint);
                    _accepting = AcceptAsync(_listener);
                    return;
                }
            }
            catch (SocketException)
            {
                // Somebody else borrowed the port meanwhile.
                await Task.Delay(20, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
