using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>
/// Stands between the forwarder and a server as a long way would: every byte arrives half a round trip later, in either direction, however
/// many are on their way. It blocks in threads of its own: a timer of the thread pool would be late by more than the bench measures.
/// </summary>
internal sealed class DelayRelay : IDisposable
{
    private const int ChunkLength = 64 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly NodeAddress _target;
    private readonly long _delay;
    private long _chunks;
    private long _lateness;

    public DelayRelay(NodeAddress target, TimeSpan roundTrip)
    {
        _target = target;
        _delay = (long)(roundTrip.TotalSeconds / 2 * Stopwatch.Frequency);
        _listener.Start();
        Run(Accept);
    }

    public NodeAddress Node => _target with { HostAndPort = _listener.LocalEndpoint.ToString()! };

    public int Connections => _sockets.Count / 2;

    /// <summary>By how much longer than half a round trip the bytes took on average.</summary>
    public TimeSpan Lateness =>
        Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _lateness) / Math.Max(1, Interlocked.Read(ref _chunks)));

    public void Dispose()
    {
        _listener.Dispose();
        foreach (Socket socket in _sockets)
            socket.Dispose();
    }

    private static void Run(Action work)
    {
        var thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // One side has closed the connection, or the measurement is over.
            }
        });
        thread.IsBackground = true;
        thread.Start();
    }

    private void Accept()
    {
        while (true)
        {
            Socket near = _listener.AcceptSocket();
            var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _sockets.Add(near);
            _sockets.Add(far);
            near.NoDelay = far.NoDelay = true;
            far.Connect(IPEndPoint.Parse(_target.HostAndPort));
            Relay(near, far);
            Relay(far, near);
        }
    }

    private void Relay(Socket from, Socket to)
    {
        var onTheirWay = new BlockingCollection<(byte[] Bytes, long DueAt)>();
        Run(() =>
        {
            try
            {
                byte[] buffer = new byte[ChunkLength];
                while (from.Receive(buffer) is > 0 and int read)
                    onTheirWay.Add((buffer[..read], Stopwatch.GetTimestamp() + _delay));
            }
            finally
            {
                onTheirWay.CompleteAdding();
            }
        });
        Run(() =>
        {
            foreach ((byte[] bytes, long dueAt) in onTheirWay.GetConsumingEnumerable())
            {
                WaitUntil(dueAt);
                Interlocked.Increment(ref _chunks);
                Interlocked.Add(ref _lateness, Stopwatch.GetTimestamp() - dueAt);
                for (int sent = 0; sent < bytes.Length;)
                    sent += to.Send(bytes.AsSpan(sent));
            }

            to.Shutdown(SocketShutdown.Send);
        });
    }

    /// <summary>Sleeps in whole milliseconds, which is as exact as a sleep gets, and never longer than to the next one.</summary>
    private static void WaitUntil(long dueAt)
    {
        while (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), dueAt) is { Ticks: > 0 } left)
            Thread.Sleep(Math.Max(1, (int)left.TotalMilliseconds));
    }
}
