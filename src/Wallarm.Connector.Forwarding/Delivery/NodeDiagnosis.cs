using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

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

    /// <summary>Walks the way to the configured node, on a connection of its own.</summary>
    /// <param name="options">The node.</param>
    /// <param name="timeLeft">When this is over, the walk ends where it is.</param>
    public static async Task<NodeDiagnosis> RunAsync(NodeClientOptions options, TimeSpan timeLeft)
    {
        ArgumentNullException.ThrowIfNull(options);
        var whole = Stopwatch.StartNew();
        var connectTimeout = timeLeft < options.ConnectTimeout ? timeLeft : options.ConnectTimeout;
        using var limit = new CancellationTokenSource(connectTimeout);
        var connector = new NodeConnector(options.Address, options.Trust);
        var diagnosis = new NodeDiagnosis();
        var clock = Stopwatch.StartNew();
        IPAddress[] addresses;
        try
        {
            addresses = await connector.ResolveAsync(limit.Token).ConfigureAwait(false);
            diagnosis.Dns = new DnsStep([.. addresses.Select(address => address.ToString())], clock.Elapsed, null);
        }
        catch (Exception exception)
        {
            diagnosis.Dns = new DnsStep([], clock.Elapsed, connector.Describe(exception, connectTimeout));
            return diagnosis;
        }

        clock.Restart();
        Socket socket;
        try
        {
            socket = await connector.ConnectAsync(addresses, connectTimeout, limit.Token).ConfigureAwait(false);
            diagnosis.Tcp = new TcpStep(((IPEndPoint)socket.RemoteEndPoint!).Address.ToString(), clock.Elapsed, null);
        }
        catch (Exception exception)
        {
            diagnosis.Tcp = new TcpStep(null, clock.Elapsed, connector.Describe(exception, connectTimeout));
            return diagnosis;
        }

        using (socket)
        {
            clock.Restart();
            var verdict = new NodeCertificateVerdict();
            Stream stream;
            try
            {
                stream = await connector.SecureAsync(socket, verdict, limit.Token).ConfigureAwait(false);
                if (options.Address.IsHttps) diagnosis.Tls = new TlsStep(verdict, ((System.Net.Security.SslStream)stream).SslProtocol.ToString(), clock.Elapsed, null);
            }
            catch (Exception exception)
            {
                diagnosis.Tls = new TlsStep(verdict, null, clock.Elapsed, connector.DescribeHandshake(exception, connectTimeout));
                return diagnosis;
            }

            diagnosis.Probe = await ProbeAsync(options, new NodeConnection(socket, stream), timeLeft - whole.Elapsed).ConfigureAwait(false);
        }

        return diagnosis;
    }

    private static async Task<ProbeStep> ProbeAsync(NodeClientOptions options, NodeConnection connection, TimeSpan timeLeft)
    {
        var timeout = timeLeft > options.ResponseTimeout ? options.ResponseTimeout : timeLeft > TimeSpan.Zero ? timeLeft : TimeSpan.Zero;
        var request = new ArrayBufferWriter<byte>();
        new NodeRequestWriter(options.Address, options.ApplicationId).WriteProbe(request, "diagnose");
        var clock = Stopwatch.StartNew();
        using var watch = new Timer(_ => connection.Expire(), null, timeout, Timeout.InfiniteTimeSpan);
        try
        {
            connection.Begin(isHead: false, long.MaxValue);
            await connection.Stream.WriteAsync(request.WrittenMemory).ConfigureAwait(false);
            NodeAnswer answer;
            while (!connection.TryComplete(await connection.Stream.ReadAsync(connection.Room).ConfigureAwait(false), out answer))
            {
            }

            return new ProbeStep(answer.Status, Meaning(answer.Status), answer.IsAmazonApi, clock.Elapsed, null);
        }
        catch (Exception exception)
        {
            var error = connection.IsExpired ? $"no answer within {timeout.TotalMilliseconds:0} ms" : $"the connection broke: {exception.Message}";
            return new ProbeStep(null, null, false, clock.Elapsed, error);
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

/// <summary>The TLS handshake.</summary>
public sealed record TlsStep
{
    internal TlsStep(NodeCertificateVerdict verdict, string? protocol, TimeSpan duration, string? error)
    {
        Protocol = protocol;
        Subject = verdict.Subject;
        Issuer = verdict.Issuer;
        NotAfter = verdict.NotAfter;
        Fingerprint = verdict.Fingerprint;
        ChainTrusted = verdict.Fingerprint is null ? null : verdict.ChainTrusted;
        NameMatches = verdict.Fingerprint is null ? null : verdict.NameMatches;
        Pinned = verdict.Pinned;
        Duration = duration;
        Error = error;
    }

    /// <summary>Whether it went well.</summary>
    public bool Ok => Error is null;

    /// <summary>The version agreed on, such as <c>Tls13</c>.</summary>
    public string? Protocol { get; }

    /// <summary>The certificate's subject.</summary>
    public string? Subject { get; }

    /// <summary>The certificate's issuer.</summary>
    public string? Issuer { get; }

    /// <summary>The certificate's last moment, UTC.</summary>
    public DateTime? NotAfter { get; }

    /// <summary>Whole days until then; negative once it is past.</summary>
    public int? DaysLeft => NotAfter is { } end ? (int)Math.Floor((end - DateTime.UtcNow).TotalDays) : null;

    /// <summary>The certificate's SHA-256 fingerprint: 64 hex digits, as <c>X_NODE_FINGERPRINT</c> takes it.</summary>
    public string? Fingerprint { get; }

    /// <summary>Whether a trusted authority stands above it, within all dates.</summary>
    public bool? ChainTrusted { get; }

    /// <summary>Whether it was issued for the node's name or address.</summary>
    public bool? NameMatches { get; }

    /// <summary>Whether it is one of the pinned ones; null where none is pinned.</summary>
    public bool? Pinned { get; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; }

    /// <summary>What went wrong; null where nothing did.</summary>
    public string? Error { get; }
}
