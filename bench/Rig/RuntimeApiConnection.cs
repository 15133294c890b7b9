using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>One connection from the function to the Runtime API, and the last request that came over it.</summary>
internal sealed class RuntimeApiConnection : IDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];

    public RuntimeApiConnection(Socket socket)
    {
        Socket = socket;
        socket.NoDelay = true;
    }

    public Socket Socket { get; }

    public string Path { get; private set; } = "";

    public byte[] Body { get; private set; } = [];

    /// <summary>When the last byte of the request was here.</summary>
    public long ArrivedAt { get; private set; }

    /// <summary>Reads one request; false where the function closed the connection instead.</summary>
    public bool TryReadRequest()
    {
        int filled = 0;
        int headLength;
        while ((headLength = _buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            int read = Socket.Receive(_buffer.AsSpan(filled));
            if (read == 0)
                return false;
            filled += read;
        }

        string[] head = Encoding.ASCII.GetString(_buffer, 0, headLength).Split("\r\n");
        Body = new byte[ContentLength(head)];
        int copied = filled - headLength - 4;
        _buffer.AsSpan(headLength + 4, copied).CopyTo(Body);
        while (copied < Body.Length)
        {
            int read = Socket.Receive(Body.AsSpan(copied));
            if (read == 0)
                return false;
            copied += read;
        }

        ArrivedAt = Stopwatch.GetTimestamp();
        Path = head[0].Split(' ')[1];
        return true;
    }

    public void Write(string head, ReadOnlySpan<byte> body)
    {
        SendAll(Encoding.ASCII.GetBytes(head));
        SendAll(body);
    }

    public void Dispose() => Socket.Dispose();

    private static int ContentLength(string[] head)
    {
        const string Name = "content-length:";
        string? line = head.FirstOrDefault(line => line.StartsWith(Name, StringComparison.OrdinalIgnoreCase));
        if (line is null && head.Any(line => line.StartsWith("transfer-encoding:", StringComparison.OrdinalIgnoreCase)))
            throw new BenchException("the function answers in chunks, which this Runtime API does not read");
        return line is null ? 0 : int.Parse(line.AsSpan(Name.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
    }

    private void SendAll(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[Socket.Send(bytes)..];
    }
}
