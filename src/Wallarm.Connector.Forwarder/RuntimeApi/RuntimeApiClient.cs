using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Wallarm.Connector.Forwarding.Http;

namespace Wallarm.Connector.Forwarder.RuntimeApi;

/// <summary>
/// The Lambda Runtime API, version 2018-06-01 (AWS Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes"). A call
/// that meets a broken connection or a server error is made again a few times.
/// </summary>
internal sealed class RuntimeApiClient : IDisposable
{
    private const string Path = "/2018-06-01/runtime/";
    private const int Attempts = 6;
    private const int FirstPause = 50;

    /// <summary>Lambda's largest event is 6 MB; this is room to spare, not a limit to meet.</summary>
    private const long MaxBodyLength = 64 * 1024 * 1024;

    /// <summary>Lambda always tells the deadline; a stand-in that does not gets the function timeout that the guide advises.</summary>
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromMinutes(1);

    private readonly string _authority;
    private readonly string _host;
    private readonly int _port;
    private readonly ArrayBufferWriter<byte> _request = new(1024);
    private readonly ArrayBufferWriter<byte> _body = new(4096);
    private readonly HttpResponseReader<InvocationHeaders> _reader = new();
    private Stream? _stream;

    public RuntimeApiClient(string authority)
    {
        _authority = authority;
        var colon = authority.LastIndexOf(':');
        _host = colon < 0 ? authority : authority[..colon];
        _port =
            colon >= 0 && int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                ? port
                : 80;
    }

    /// <summary>Waits for the next invocation, for as long as it takes.</summary>
    /// <exception cref="OperationCanceledException">The process has to end.</exception>
    public async Task<Invocation> NextAsync(CancellationToken stop)
    {
        var (status, headers) = await CallAsync("GET", "invocation/next", default, null, stop).ConfigureAwait(false);
        if (status != 200 || headers.RequestId is null) throw new RuntimeApiException($"The Runtime API responded {status} to 'next'.");
        var deadline =
            headers.Deadline is { } milliseconds
                ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
                : DateTimeOffset.UtcNow + UsualTimeout;
        return new Invocation(headers.RequestId, deadline, _body.WrittenMemory);
    }

    /// <returns>The status; 202 if Lambda took the response.</returns>
    public async Task<int> SendResponseAsync(string requestId, ReadOnlyMemory<byte> body) =>
        (await CallAsync("POST", $"invocation/{requestId}/response", body, null, CancellationToken.None).ConfigureAwait(false)).Status;

    /// <returns>The status; 202 if Lambda took the error.</returns>
    public async Task<int> SendErrorAsync(string requestId, string errorType, ReadOnlyMemory<byte> body) =>
        (await CallAsync("POST", $"invocation/{requestId}/error", body, errorType, CancellationToken.None).ConfigureAwait(false)).Status;

    public void Dispose() => Disconnect();

    private async Task<(int Status, InvocationHeaders Headers)> CallAsync(
        string method, string resource, ReadOnlyMemory<byte> body, string? errorType, CancellationToken stop)
    {
        WriteRequest(method, resource, body.Span, errorType);
        for (var attempt = 1; ; attempt++)
        {
            string cause;
            Exception? inner = null;
            try
            {
                var (status, headers) = await ExchangeAsync(stop).ConfigureAwait(false);
                if (status is not (429 or >= 500)) return (status, headers);
                cause = $"responded {status}";
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
            {
                Disconnect();
                cause = exception.Message;
                inner = exception;
            }

            if (attempt == Attempts)
            {
                throw new RuntimeApiException($"The Runtime API at {_authority} failed {Attempts} times at '{resource}': {cause}", inner);
            }

            await Task.Delay(FirstPause << attempt, stop).ConfigureAwait(false);
        }
    }

    private async Task<(int Status, InvocationHeaders Headers)> ExchangeAsync(CancellationToken stop)
    {
        var stream = _stream ?? await ConnectAsync(stop).ConfigureAwait(false);
        _body.ResetWrittenCount();
        _reader.Begin(isHead: false, _body, MaxBodyLength);
        await stream.WriteAsync(_request.WrittenMemory, stop).ConfigureAwait(false);
        do
        {
            _reader.Advance(await stream.ReadAsync(_reader.Room, stop).ConfigureAwait(false));
        }
        while (!_reader.IsComplete);

        if (!_reader.CanReuse) Disconnect();
        return (_reader.Head.Status, _reader.Headers);
    }

    private async Task<Stream> ConnectAsync(CancellationToken stop)
    {
        EndPoint endPoint = IPAddress.TryParse(_host, out var address) ? new IPEndPoint(address, _port) : new DnsEndPoint(_host, _port);
        var socket =
            address is null
                ? new Socket(SocketType.Stream, ProtocolType.Tcp)
                : new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(endPoint, stop).ConfigureAwait(false);
            return _stream = new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Disconnect()
    {
        _stream?.Dispose();
        _stream = null;
    }

    private void WriteRequest(string method, string resource, ReadOnlySpan<byte> body, string? errorType)
    {
        _request.ResetWrittenCount();
        var head = $"{method} {Path}{resource} HTTP/1.1\r\nHost: {_authority}\r\nUser-Agent: wallarm-connector\r\n";
        if (method == "POST") head += $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n";
        if (errorType is not null) head += $"Lambda-Runtime-Function-Error-Type: {errorType}\r\n";
        Encoding.ASCII.GetBytes(head + "\r\n", _request);
        _request.Write(body);
    }
}
