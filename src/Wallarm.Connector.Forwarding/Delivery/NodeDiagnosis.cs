using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Wallarm.Connector.Forwarding.Delivery;

/// <summary>What was seen on the way to the node, step by step. A step that was not reached is null.</summary>
public sealed record NodeDiagnosis
{
    /// <summary>Whether every step went well and the node answered the probe request with 2xx.</summary>
    public bool Ok => Probe is { Ok: true };

    /// <summary>Name resolution.</summary>
    public DnsStep? Dns { get; private set; }

    /// <summary>The TCP connection.</summary>
    public TcpStep? Tcp { get; private set; }

    /// <summary>The TLS handshake; null over http.</summary>
    public TlsStep? Tls { get; private set; }

    /// <summary>One request, to a path that API Discovery ignores.</summary>
    public ProbeStep? Probe { get; private set; }

    /// <summary>The node's external health check; null where it was not asked for.</summary>
    public HealthStep? Health { get; private set; }

    /// <summary>Walks the way to the configured node, on a connection of its own.</summary>
    /// <param name="options">The node.</param>
    /// <param name="timeLeft">When this is over, the walk ends where it is.</param>
    public static async Task<NodeDiagnosis> RunAsync(NodeClientOptions options, TimeSpan timeLeft)
    {
        var diagnosis = new NodeDiagnosis();
        await foreach (var walked in WalkAsync(options, timeLeft).ConfigureAwait(false)) diagnosis = walked;
        return diagnosis;
    }

    /// <summary>The same walk, seen after each step: always the same object, with one step more.</summary>
    /// <param name="options">The node.</param>
    /// <param name="timeLeft">When this is over, the walk ends where it is.</param>
    /// <param name="healthCheckPath">The path of the node's external health check, to ask for that as well.</param>
    /// <param name="cancellation">Ends the walk with an exception.</param>
    public static async IAsyncEnumerable<NodeDiagnosis> WalkAsync(
        NodeClientOptions options, TimeSpan timeLeft, string? healthCheckPath = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var whole = Stopwatch.StartNew();
        var connectTimeout = timeLeft < options.ConnectTimeout ? timeLeft : options.ConnectTimeout;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(connectTimeout);
        var connector = new NodeConnector(options.Address, options.Trust);
        var diagnosis = new NodeDiagnosis();
        var addresses = await diagnosis.ResolveAsync(connector, connectTimeout, limit.Token, cancellation).ConfigureAwait(false);
        yield return diagnosis;
        if (addresses is null) yield break;

        using var socket = await diagnosis.ConnectAsync(connector, addresses, connectTimeout, limit.Token, cancellation).ConfigureAwait(false);
        yield return diagnosis;
        if (socket is null) yield break;

        var stream = await diagnosis.SecureAsync(connector, socket, options.Address.IsHttps, connectTimeout, limit.Token, cancellation).ConfigureAwait(false);
        if (options.Address.IsHttps) yield return diagnosis;
        if (stream is null) yield break;

        var requests = new NodeRequestWriter(options.Address, options.ApplicationId);
        diagnosis.Probe = await ProbeAsync(requests, new NodeConnection(socket, stream), Shorter(options.ResponseTimeout, timeLeft - whole.Elapsed), cancellation).ConfigureAwait(false);
        yield return diagnosis;
        if (healthCheckPath is null) yield break;

        diagnosis.Health = await AskHealthAsync(requests, connector, healthCheckPath, connectTimeout, Shorter(options.ResponseTimeout, timeLeft - whole.Elapsed), cancellation).ConfigureAwait(false);
        yield return diagnosis;
    }

    private async Task<IPAddress[]?> ResolveAsync(NodeConnector connector, TimeSpan timeout, CancellationToken limit, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var addresses = await connector.ResolveAsync(limit).ConfigureAwait(false);
            Dns = new DnsStep([.. addresses.Select(address => address.ToString())], clock.Elapsed, null);
            return addresses;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Dns = new DnsStep([], clock.Elapsed, connector.Describe(exception, timeout));
            return null;
        }
    }

    private async Task<Socket?> ConnectAsync(NodeConnector connector, IPAddress[] addresses, TimeSpan timeout, CancellationToken limit, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var socket = await connector.ConnectAsync(addresses, timeout, limit).ConfigureAwait(false);
            Tcp = new TcpStep(((IPEndPoint)socket.RemoteEndPoint!).Address.ToString(), clock.Elapsed, null);
            return socket;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Tcp = new TcpStep(null, clock.Elapsed, connector.Describe(exception, timeout));
            return null;
        }
    }

    private async Task<Stream?> SecureAsync(NodeConnector connector, Socket socket, bool isHttps, TimeSpan timeout, CancellationToken limit, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var verdict = new NodeCertificateVerdict();
        try
        {
            var stream = await connector.SecureAsync(socket, verdict, limit).ConfigureAwait(false);
            if (isHttps) Tls = new TlsStep(verdict, ((System.Net.Security.SslStream)stream).SslProtocol.ToString(), clock.Elapsed, null);
            return stream;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Tls = new TlsStep(verdict, null, clock.Elapsed, connector.DescribeHandshake(exception, timeout));
            return null;
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other > TimeSpan.Zero ? other : TimeSpan.Zero;

    private static async Task<ProbeStep> ProbeAsync(NodeRequestWriter requests, NodeConnection connection, TimeSpan timeout, CancellationToken cancellation)
    {
        var request = new ArrayBufferWriter<byte>();
        requests.WriteProbe(request, "diagnose");
        var clock = Stopwatch.StartNew();
        var (answer, error) = await AskAsync(connection, request.WrittenMemory, timeout, cancellation).ConfigureAwait(false);
        return answer is { } seen
            ? new ProbeStep(seen.Status, Meaning(seen.Status), seen.IsAmazonApi, clock.Elapsed, null)
            : new ProbeStep(null, null, false, clock.Elapsed, error);
    }

    private static async Task<HealthStep> AskHealthAsync(
        NodeRequestWriter requests, NodeConnector connector, string path, TimeSpan connectTimeout, TimeSpan timeout, CancellationToken cancellation)
    {
        var request = new ArrayBufferWriter<byte>();
        requests.WriteHealthCheck(request, path);
        var clock = Stopwatch.StartNew();
        try
        {
            var connection = await connector.ConnectAsync(connectTimeout).WaitAsync(cancellation).ConfigureAwait(false);
            var (answer, error) = await AskAsync(connection, request.WrittenMemory, timeout, cancellation).ConfigureAwait(false);
            return new HealthStep(answer?.Status, clock.Elapsed, error);
        }
        catch (Exception exception) when (exception is NodeConnectException or NodeCertificateException)
        {
            return new HealthStep(null, clock.Elapsed, exception.Message);
        }
    }

    /// <summary>One exchange; the connection is gone after it.</summary>
    private static async Task<(NodeAnswer? Answer, string? Error)> AskAsync(NodeConnection connection, ReadOnlyMemory<byte> request, TimeSpan timeout, CancellationToken cancellation)
    {
        using var watch = new Timer(_ => connection.Expire(), null, timeout, Timeout.InfiniteTimeSpan);
        using var stop = cancellation.Register(connection.Expire);
        try
        {
            connection.Begin(isHead: false, long.MaxValue);
            await connection.Stream.WriteAsync(request, cancellation).ConfigureAwait(false);
            NodeAnswer answer;
            while (!connection.TryComplete(await connection.Stream.ReadAsync(connection.Room, cancellation).ConfigureAwait(false), out answer))
            {
            }

            return (answer, null);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            return (null, connection.IsExpired ? $"no answer within {timeout.TotalMilliseconds:0} ms" : $"the connection broke: {exception.Message}");
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

    /// <summary>A probe has no API's host to name, so a node that lists its hosts refuses it and is well all the same.</summary>
    private static string Meaning(int status) =>
        NodeStatusMeaning.Of(status) + (status == 403 ? "; the probe names the node's own host, so this is no fault where connector.allowed_hosts lists the APIs only" : "");
}

/// <summary>Name resolution.</summary>
/// <param name="Addresses">The addresses of the node's name.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Error">What went wrong; null where nothing did.</param>
public sealed record DnsStep(IReadOnlyList<string> Addresses, TimeSpan Duration, string? Error)
{
    /// <summary>Whether it went well.</summary>
    public bool Ok => Error is null;
}

/// <summary>The TCP connection.</summary>
/// <param name="Address">The address that took the connection.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Error">What went wrong; null where nothing did.</param>
public sealed record TcpStep(string? Address, TimeSpan Duration, string? Error)
{
    /// <summary>Whether it went well.</summary>
    public bool Ok => Error is null;
}

/// <summary>The request.</summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="Meaning">What that status usually means.</param>
/// <param name="NodeIsApi">Whether the answer came from Amazon API Gateway or AWS Lambda.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Error">What went wrong; null where an answer came.</param>
public sealed record ProbeStep(int? Status, string? Meaning, bool NodeIsApi, TimeSpan Duration, string? Error)
{
    /// <summary>Whether a node answered, and accepted it.</summary>
    public bool Ok => Status is >= 200 and < 300 && !NodeIsApi;
}

/// <summary>The node's external health check.</summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="Duration">How long it took, with a connection of its own.</param>
/// <param name="Error">What went wrong; null where an answer came.</param>
public sealed record HealthStep(int? Status, TimeSpan Duration, string? Error)
{
    /// <summary>Whether the node says that it is well.</summary>
    public bool Ok => Status == 200;
}

/// <summary>The TLS handshake.</summary>
public sealed record TlsStep
{
    /// <summary>A handshake that was seen elsewhere.</summary>
    public TlsStep()
    {
    }

    internal TlsStep(NodeCertificateVerdict verdict, string? protocol, TimeSpan duration, string? error)
    {
        Protocol = protocol;
        Subject = verdict.Subject;
        Issuer = verdict.Issuer;
        NotAfter = verdict.NotAfter;
        Fingerprint = verdict.Fingerprint;
        ChainTrusted = verdict.Fingerprint is null ? null : verdict.ChainTrusted;
        NameMatches = verdict.Fingerprint is null ? null : verdict.NameMatches;
        Names = verdict.Names;
        Pinned = verdict.Pinned;
        Duration = duration;
        Error = error;
    }

    /// <summary>Whether it went well.</summary>
    public bool Ok => Error is null;

    /// <summary>The version agreed on, such as <c>Tls13</c>.</summary>
    public string? Protocol { get; init; }

    /// <summary>The certificate's subject.</summary>
    public string? Subject { get; init; }

    /// <summary>The certificate's issuer.</summary>
    public string? Issuer { get; init; }

    /// <summary>The certificate's last moment, UTC.</summary>
    public DateTime? NotAfter { get; init; }

    /// <summary>Whole days until then; negative once it is past.</summary>
    public int? DaysLeft => NotAfter is { } end ? (int)Math.Floor((end - DateTime.UtcNow).TotalDays) : null;

    /// <summary>The certificate's SHA-256 fingerprint: 64 hex digits, as <c>X_NODE_FINGERPRINT</c> takes it.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Whether a trusted authority stands above it, within all dates.</summary>
    public bool? ChainTrusted { get; init; }

    /// <summary>Whether it was issued for the node's name or address.</summary>
    public bool? NameMatches { get; init; }

    /// <summary>The names that it was issued for, where the node's is not among them; else empty.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Whether it is one of the pinned ones; null where none is pinned.</summary>
    public bool? Pinned { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What went wrong; null where nothing did.</summary>
    public string? Error { get; init; }
}
