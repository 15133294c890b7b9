using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>
/// The Lambda Runtime API, as little of it as a stopwatch needs: the moment of a poll, and the time from handing an event
/// out to its answer. It blocks in plain sockets, so that it takes no processor time while the function works.
/// </summary>
internal sealed class RuntimeApi : IDisposable
{
    /// <summary>The time that each invocation has, as the function's timeout would set it.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<RuntimeApiConnection> _connections = [];
    private RuntimeApiConnection? _poll;
    private int _requestNumber;

    public RuntimeApi()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public string Address => _listener.LocalEndPoint!.ToString()!;

    /// <summary>Waits until the function asks for work, and returns the stopwatch's time of that moment.</summary>
    public long WaitForPoll()
    {
        if (_poll is null)
        {
            RuntimeApiConnection connection = Receive();
            if (!connection.Path.EndsWith("/next", StringComparison.Ordinal))
                throw new BenchException($"the function said {connection.Path}: {Encoding.UTF8.GetString(connection.Body)}");
            _poll = connection;
        }

        return _poll.ArrivedAt;
    }

    /// <summary>Hands one event out, waits for the answer and then until the function has come to rest in its next poll.</summary>
    public TimeSpan Invoke(ReadOnlySpan<byte> payload, out byte[] answer) => Invoke(payload, "/response", out answer);

    /// <summary>The same for an event that the function cannot deliver: it must report an error.</summary>
    public TimeSpan InvokeInVain(ReadOnlySpan<byte> payload) => Invoke(payload, "/error", out _);

    private TimeSpan Invoke(ReadOnlySpan<byte> payload, string outcome, out byte[] answer)
    {
        WaitForPoll();
        RuntimeApiConnection poll = _poll!;
        _poll = null;
        byte[] another = Another(payload);
        long started = Stopwatch.GetTimestamp();
        poll.Write(EventHead(another.Length), another);
        RuntimeApiConnection response = Receive();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started, response.ArrivedAt);
        answer = response.Body;
        if (!response.Path.EndsWith(outcome, StringComparison.Ordinal))
            throw new BenchException($"the function said {response.Path}: {Encoding.UTF8.GetString(answer)}");
        response.Write("HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n", []);
        WaitForPoll();
        return elapsed;
    }

    public void Dispose()
    {
        _connections.ForEach(connection => connection.Dispose());
        _listener.Dispose();
    }

    /// <summary>
    /// The same event as a batch of its own, by another time in its gzip header: of a batch that it has delivered, the forwarder sends
    /// nothing again.
    /// </summary>
    private byte[] Another(ReadOnlySpan<byte> payload)
    {
        const string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        byte[] another = payload.ToArray();
        int time = payload.IndexOf("H4sI"u8) + 6;
        another[time] = (byte)digits[_requestNumber / 64 % 64];
        another[time + 1] = (byte)digits[_requestNumber % 64];
        return another;
    }

    private string EventHead(int length) =>
        "HTTP/1.1 200 OK\r\n" +
        "Content-Type: application/json\r\n" +
        $"Content-Length: {length}\r\n" +
        $"Lambda-Runtime-Aws-Request-Id: 00000000-0000-4000-8000-{++_requestNumber:D12}\r\n" +
        $"Lambda-Runtime-Deadline-Ms: {DateTimeOffset.UtcNow.Add(Timeout).ToUnixTimeMilliseconds()}\r\n" +
        "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-west-1:123456789012:function:bench\r\n\r\n";

    // The function is free to use one connection for everything or several: whichever speaks next is heard.
    private RuntimeApiConnection Receive()
    {
        while (true)
        {
            var readable = new List<Socket>(_connections.Select(connection => connection.Socket)) { _listener };
            Socket.Select(readable, checkWrite: null, checkError: null, Timeout);
            if (readable.Count == 0)
                throw new BenchException("the function was silent for a minute");
            if (readable.Contains(_listener))
                _connections.Add(new RuntimeApiConnection(_listener.Accept()));
            foreach (RuntimeApiConnection connection in _connections.Where(connection => readable.Contains(connection.Socket)).ToArray())
            {
                if (connection.TryReadRequest())
                    return connection;
                _connections.Remove(connection);
                connection.Dispose();
            }
        }
    }
}
