using System.Net;
using System.Net.Sockets;

namespace Wallarm.Connector.Tests.Mirror;

/// <summary>A server of which a test says all: what happens on each connection, from its first byte on.</summary>
internal sealed class ScriptedListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;

    private ScriptedListener(Func<NetworkStream, int, CancellationToken, Task> serve)
    {
        _listener.Start();
        _accepting = AcceptAsync(serve);
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <param name="serve">Gets the connection and its number, counted from 1.</param>
    public static ScriptedListener Start(Func<NetworkStream, int, CancellationToken, Task> serve) => new(serve);

    /// <summary>Reads one request's head (the connector's requests have no body); null when the peer has closed.</summary>
    public static async Task<string?> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        MemoryStream head = new();
        byte[] one = new byte[1];
        while (!head.GetBuffer().AsSpan(0, (int)head.Length).EndsWith("\r\n\r\n"u8))
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
                return null;
            head.WriteByte(one[0]);
        }

        return System.Text.Encoding.UTF8.GetString(head.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        // A stopped listener cannot be waited on: the loop must have ended first.
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_connections);
        _stopping.Dispose();
    }

    private async Task AcceptAsync(Func<NetworkStream, int, CancellationToken, Task> serve)
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

            _connections.Add(ServeAsync(socket, number, serve));
        }
    }

    private async Task ServeAsync(Socket socket, int number, Func<NetworkStream, int, CancellationToken, Task> serve)
    {
        await using NetworkStream stream = new(socket, ownsSocket: true);
        try
        {
            await serve(stream, number, _stopping.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The client went away, or the test is over.
        }
    }
}
