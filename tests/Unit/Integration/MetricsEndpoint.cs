using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Answers one request with given bytes, whatever it asks for.</summary>
internal sealed class MetricsEndpoint : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public MetricsEndpoint(string answer)
    {
        _listener.Start();
        Url = $"http://{_listener.LocalEndpoint}/metrics";
        Request = ServeAsync(answer);
    }

    public string Url { get; }

    /// <summary>The head of the request.</summary>
    public Task<string> Request { get; }

    public void Dispose() => _listener.Dispose();

    private async Task<string> ServeAsync(string answer)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        var head = new StringBuilder();
        var chunk = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(chunk) is var count and > 0)
        {
            head.Append(Encoding.ASCII.GetString(chunk, 0, count));
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
        return head.ToString();
    }
}
