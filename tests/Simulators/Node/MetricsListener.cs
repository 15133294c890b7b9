using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>The node's second listener: Prometheus text at /metrics.</summary>
internal sealed class MetricsListener : IAsyncDisposable
{
    private readonly TcpServer _server;
    private readonly Func<string> _metrics;

    private MetricsListener(IPEndPoint endPoint, Func<string> metrics)
    {
        _metrics = metrics;
        _server = TcpServer.Start(endPoint, ServeAsync);
    }

    public IPEndPoint EndPoint => _server.EndPoint;

    public static MetricsListener Start(IPEndPoint endPoint, Func<string> metrics) => new(endPoint, metrics);

    public Task StopAsync() => _server.StopAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(TcpConnection connection)
    {
        await using NetworkStream stream = new(connection.Socket, ownsSocket: false);
        RequestReader reader = new(stream);
        while (await reader.ReadHeadAsync())
        {
            HeadFraming framing = HeadFraming.Read(reader.Head);
            string target = Encoding.ASCII.GetString(reader.Head[framing.Target]);
            await reader.ReadBodyAsync(framing, sink: null);
            byte[] answer = target == "/metrics"
                ? AnswerBytes.Build(200, [KeyValuePair.Create("Content-Type", "text/plain; version=0.0.4; charset=utf-8")],
                    Encoding.UTF8.GetBytes(_metrics()), framing.WantsClose, framing.IsHead)
                : AnswerBytes.Build(404, [], default, framing.WantsClose, framing.IsHead);
            await stream.WriteAsync(answer);
            if (framing.WantsClose)
                return;
        }
    }
}
