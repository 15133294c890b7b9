using System.Buffers;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarding.Mirror;

/// <summary>Single HTTP/1.1 requests of the connector's own, each over a connection of its own.</summary>
internal sealed class Http1Probe(NodeClientOptions options, TimeSpan timeout)
{
    private readonly MirrorRequestWriter _requests = new(options.Address, options.ApplicationId);

    /// <summary>Asks a peer that speaks HTTP/1.1 which one it is.</summary>
    /// <param name="peer">What is known of it.</param>
    /// <param name="cancellation">Ends the probe with an exception.</param>
    public async Task<NodePeer> RecognizeAsync(NodePeer peer, CancellationToken cancellation)
    {
        var request = new ArrayBufferWriter<byte>();
        _requests.WriteProbe(request, "diagnose");
        var (response, _) = await AskAsync(request.WrittenMemory, cancellation).ConfigureAwait(false);
        return response switch
        {
            null => peer,
            { IsAmazonApi: true } => NodePeer.AmazonApi,
            { IsNginx: true } => NodePeer.NginxServer,
            _ => NodePeer.Http1Server,
        };
    }

    /// <summary>Asks for the external health check of a node in connector-server mode.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="cancellation">Ends the probe with an exception.</param>
    public async Task<HealthStep> AskHealthAsync(string path, CancellationToken cancellation)
    {
        var request = new ArrayBufferWriter<byte>();
        _requests.WriteHealthCheck(request, path);
        var start = Environment.TickCount64;
        var (response, error) = await AskAsync(request.WrittenMemory, cancellation).ConfigureAwait(false);
        return new HealthStep(response?.Status, TimeSpan.FromMilliseconds(Environment.TickCount64 - start), error);
    }

    /// <summary>One exchange over a connection, which is gone after it.</summary>
    public static async Task<(MirrorResponse? Response, string? Error)> AskAsync(
        MirrorConnection connection, ReadOnlyMemory<byte> request, TimeSpan timeout, CancellationToken cancellation)
    {
        using var watch = new Timer(_ => connection.Expire(), null, timeout, Timeout.InfiniteTimeSpan);
        using var stop = cancellation.Register(connection.Expire);
        try
        {
            connection.Begin(isHead: false, long.MaxValue);
            await connection.Stream.WriteAsync(request, cancellation).ConfigureAwait(false);
            while (true)
            {
                var read = await connection.Stream.ReadAsync(connection.Room, cancellation).ConfigureAwait(false);
                if (connection.TryReadHead(read, out var response)) return (response, null);
            }
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            return (null, connection.IsExpired
                ? $"no response within {timeout.TotalMilliseconds:0} ms"
                : $"the connection broke: {exception.Message}");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellation);
        }
        finally
        {
            connection.Dispose();
        }
    }

    private async Task<(MirrorResponse? Response, string? Error)> AskAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        try
        {
            var connector = (options with { Protocol = NodeProtocol.Mirror }).CreateConnector();
            var stream = await connector.ConnectAsync(timeout).WaitAsync(cancellation).ConfigureAwait(false);
            return await AskAsync(new MirrorConnection(stream), request, timeout, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NodeConnectException or NodeCertificateException)
        {
            return (null, exception.Message);
        }
    }
}
