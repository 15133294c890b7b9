using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>One connection to the node: read a request, judge it, answer it, until a limit or the peer ends it.</summary>
internal sealed class NodeConnection(NodeSimulator node, TcpConnection connection)
{
    private readonly NodeSimulatorOptions _options = node.Options;
    private readonly long _opened = Stopwatch.GetTimestamp();
    private readonly bool _needsRequest = node.Options is { KeepRequests: true } or { BuildInventory: true } or { DropDuplicateRequestIds: true }
        || node.Options.Script is not null || node.Options.AllowedHosts.Count > 0;

    private readonly byte[]? _healthTarget = node.Options.HealthCheckEndpoint is { } endpoint ? Encoding.ASCII.GetBytes(endpoint) : null;
    private int _requests;
    private long _receivedBytes;

    public async Task ServeAsync()
    {
        await using NetworkStream plain = new(connection.Socket, ownsSocket: false);
        if (node.TlsOptions is null)
        {
            await ServeAsync(plain);
            return;
        }

        await using SslStream tls = new(plain, leaveInnerStreamOpen: true);
        try
        {
            await tls.AuthenticateAsServerAsync(node.TlsOptions, connection.Stopping);
        }
        catch
        {
            node.TlsFailed();
            throw;
        }

        if (await ServeAsync(tls))
            await tls.ShutdownAsync();
    }

    /// <summary>True when the connection was ended in good order, so that TLS may say goodbye.</summary>
    private async Task<bool> ServeAsync(Stream stream)
    {
        RequestReader reader = new(stream);
        try
        {
            while (await reader.ReadHeadAsync())
            {
                HeadFraming framing = HeadFraming.Read(reader.Head);
                if (!await ServeRequestAsync(stream, reader, framing))
                    return connection.Socket.Connected;
            }

            return true;
        }
        catch (MalformedHttpException e)
        {
            node.Counters.Error("MsgDataFormat");
            await stream.WriteAsync(AnswerBytes.Build(400, [], Encoding.UTF8.GetBytes(e.Message), close: true));
            return true;
        }
    }

    /// <summary>False when the connection is over.</summary>
    private async ValueTask<bool> ServeRequestAsync(Stream stream, RequestReader reader, HeadFraming framing)
    {
        long started = Stopwatch.GetTimestamp();
        int headLength = reader.HeadLength;
        bool isHealthCheck = _healthTarget is not null && reader.Head[framing.Target].SequenceEqual(_healthTarget);
        bool isProbe = ConnectorProbe.Is(Encoding.ASCII.GetString(reader.Head[framing.Target]));
        byte[]? head = _needsRequest && !isHealthCheck ? reader.Head.ToArray() : null;
        if (framing.ExpectsContinue)
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
        long bodyLength = await reader.ReadBodyAsync(framing, sink: null);

        _requests++;
        _receivedBytes += headLength + bodyLength;
        bool close = framing.WantsClose || IsLimitReached();
        if (isHealthCheck)
        {
            node.Counters.HealthSeen();
            await stream.WriteAsync(AnswerBytes.Build(200, [], "OK"u8, close, framing.IsHead));
            return !close;
        }

        long sequence = isProbe ? 0 : node.NextSequenceNumber();
        Exchange exchange = new(stream, reader, framing.IsHead, close, started);
        if (head is null)
            return await AnswerAsync(exchange, request: null, fault: null);
        ReceivedRequest request = new(head, bodyLength, connection.Number, sequence, connection.RemoteAddress);
        node.Keep(request);
        return await AnswerAsync(exchange, request, _options.Script?.Invoke(request));
    }

    private async ValueTask<bool> AnswerAsync(Exchange exchange, ReceivedRequest? request, FaultAction? fault)
    {
        node.Counters.RequestSeen();
        try
        {
            if (!node.TryEnter())
            {
                node.Counters.Error("DroppedOnOverload");
                return await WriteStatusAsync(exchange, 503);
            }

            if (fault is null && WhyRejected(request) is { } reason)
            {
                node.Counters.Rejected(reason);
                return await WriteStatusAsync(exchange, 403);
            }

            TimeSpan delay = _options.ReplyDelay + (fault?.Kind == FaultKind.Slow ? fault.Duration : TimeSpan.Zero);
            if (_options.AppReplyTimeout is { } timeout && delay > timeout)
            {
                await Task.Delay(timeout, connection.Stopping);
                return await WriteStatusAsync(exchange, _options.AppReplyTimeoutCode);
            }

            if (fault is null || fault.TakesRequest)
                Take(request, exchange.Started);
            if (delay > TimeSpan.Zero)
                await Task.Delay(delay, connection.Stopping);
            byte[] answer = node.NormalAnswers.For(exchange.IsHead, exchange.Close);
            if (fault is not null)
                return await new FaultPlayer(node, connection, exchange.Stream, exchange.Reader).PlayAsync(
                    fault, answer, exchange.IsHead, exchange.Close);
            await exchange.Stream.WriteAsync(answer);
            return !exchange.Close && !node.NormalAnswers.ClosesAlways;
        }
        finally
        {
            node.Leave();
        }
    }

    private static async ValueTask<bool> WriteStatusAsync(Exchange exchange, int status)
    {
        await exchange.Stream.WriteAsync(AnswerBytes.Build(status, [], default, exchange.Close, exchange.IsHead));
        return !exchange.Close;
    }

    private string? WhyRejected(ReceivedRequest? request)
    {
        if (_options.AllowedNetworks.Count > 0 && !_options.AllowedNetworks.Any(network => network.Contains(connection.RemoteAddress)))
            return "remote_address";
        return request is not null && !HostPattern.IsAllowed(_options.AllowedHosts, OriginalHost(request)) ? "host" : null;
    }

    private string OriginalHost(ReceivedRequest request)
    {
        string? original = _options.OriginalHostHeader is { } name ? request.Header(name) : null;
        return HostPattern.FirstHost(original ?? request.Header("Host") ?? "");
    }

    private void Take(ReceivedRequest? request, long started)
    {
        if (request is not null)
        {
            if (_options.DropDuplicateRequestIds && request.Header("X-Request-Id") is { Length: > 0 } id && !node.IsFirstOfItsId(id))
            {
                node.Counters.Error("DuplicateReqId");
                return;
            }

            if (_options.Kind == NodeKind.ConnectorServer && !IsKnownConnector(request))
            {
                node.Counters.Rejected("connector_info");
                return;
            }

            if (_options is { Kind: NodeKind.NginxBased, BuildInventory: true } && request.SequenceNumber > 0)
                Learn(request);
        }

        node.Counters.RequestProcessed(Stopwatch.GetElapsedTime(started));
    }

    private bool IsKnownConnector(ReceivedRequest request) =>
        request.Header("X-Wallarm-Connector-Type") is { } type && _options.KnownConnectorTypes.Contains(type);

    private void Learn(ReceivedRequest request)
    {
        string? mirroredHost = request.Header("X-Forwarded-Host") ?? request.Header("X-Wallarm-Forwarded-Host");
        int? status =
            int.TryParse(request.Header("X-Wallarm-Response-Code"), NumberStyles.None, CultureInfo.InvariantCulture, out int code)
                ? code
                : null;
        node.Inventory.Add(
            request.Method, request.Target, HostPattern.FirstHost(mirroredHost ?? request.Header("Host") ?? ""), request.Header("Content-Type") is not null, status);
    }

    private bool IsLimitReached() =>
        _requests >= _options.MaxRequestsPerConnection
        || _receivedBytes >= _options.MaxReceivedBytesPerConnection
        || Stopwatch.GetElapsedTime(_opened) >= _options.MaxConnectionDuration;

    private readonly record struct Exchange(Stream Stream, RequestReader Reader, bool IsHead, bool Close, long Started);
}
