using System.Net;
using System.Net.Sockets;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>
/// A node that answers every request with 200 and keeps the bytes: what the forwarder really sends, for wrk to send as well.
/// </summary>
internal sealed class RequestCapture : IDisposable
{
    private static readonly byte[] Answer = [.. "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<byte[]> _requests = [];

    private RequestCapture()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    private NodeAddress Address => new(NodeAddress.Mirror, "http", _listener.LocalEndpoint.ToString()!, Fingerprint: null);

    /// <summary>The requests that the forwarder makes of an event, in the order in which they arrived.</summary>
    public static IReadOnlyList<byte[]> Of(BenchContext context, LogsEventPayload payload)
    {
        using var capture = new RequestCapture();
        using LambdaFunction function = LambdaFunction.StartForwarder(context, capture.Address);
        function.Invoke(payload);
        lock (capture._requests)
            return [.. capture._requests];
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The capture is over.
        }
    }

    // The forwarder's requests have no body and are not pipelined: a request is what precedes an empty line.
    private async Task ServeAsync(Socket socket)
    {
        using Socket connection = socket;
        byte[] buffer = new byte[16 * 1024];
        int filled = 0;
        try
        {
            while (await connection.ReceiveAsync(buffer.AsMemory(filled)) is > 0 and int read)
            {
                filled += read;
                if (!buffer.AsSpan(0, filled).EndsWith("\r\n\r\n"u8))
                    continue;
                lock (_requests)
                    _requests.Add(buffer.AsSpan(0, filled).ToArray());
                filled = 0;
                await connection.SendAsync(Answer);
            }
        }
        catch (SocketException)
        {
            // The forwarder was ended.
        }
    }
}
