using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Wallarm.Connector.Simulators;

/// <summary><c>node</c>: a node that listens until it is stopped, then prints what it has learned.</summary>
internal static class NodeCommand
{
    public const string Usage = """
        node --listen 127.0.0.1:5050 [options]
          Plays the Wallarm node; prints its API inventory when stopped (Ctrl+C or SIGTERM).

          --listen ADDRESS:PORT        where connectors send to (default 127.0.0.1:5050; port 0 takes any)
          --tls                        https with a certificate for localhost and the address, from a private CA
          --tls-name NAME              https with a certificate for NAME instead (repeatable)
          --tls-ca-out FILE            write the private CA's certificate as PEM, for X_NODE_CA
          --metrics ADDRESS:PORT       Prometheus text at /metrics
          --health PATH                external health check, e.g. /wallarm-external-health
          --allowed-host PATTERN       hosts to accept, * and ? are wildcards (repeatable)
          --max-requests N             requests per connection before Connection: close
          --max-connection-time TIME   age of a connection before Connection: close
          --max-concurrent N           requests at a time before 503
          --reply-delay TIME           thinking time for each request
          --reply-timeout TIME         thinking time after which 500 is answered
          --body-style STYLE           content-length, chunked, until-close or no-content-204
          --fault WHICH:WHAT           what goes wrong with which request (repeatable; the first match counts)
                                       WHICH: 3, 5-8, 10-, *, */7
                                       WHAT: status=503,retry-after=2  reset  reset-after=12  close  close-after=12  hang
                                             slow=200ms  slow-bytes=5ms  refuse=2s  restart=2s  raw=TEXT  raw-close=TEXT
          --print-every TIME           print the inventory again and again
        """;

    private static readonly string[] Options =
    [
        "--listen", "--tls-name", "--tls-ca-out", "--metrics", "--health", "--allowed-host", "--max-requests", "--max-connection-time",
        "--max-concurrent", "--reply-delay", "--reply-timeout", "--body-style", "--fault", "--print-every",
    ];

    public static async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken stop)
    {
        Arguments arguments = Arguments.Parse(args, Options, ["--tls"]);
        IPEndPoint listen = arguments.EndPoint("--listen") ?? new IPEndPoint(IPAddress.Loopback, 5050);
        TimeSpan? printEvery = arguments.Time("--print-every");
        NodeSimulatorOptions options = ReadOptions(arguments, listen);
        bool isTls = arguments.Has("--tls") || arguments.Has("--tls-name");
        if (arguments.Has("--tls-ca-out") && !isTls)
            throw new UsageException("--tls-ca-out needs --tls or --tls-name.");
        using X509Certificate2? certificate = isTls ? MakeCertificate(arguments, listen.Address) : null;

        await using NodeSimulator node = await NodeSimulator.StartAsync(options with { Certificate = certificate }, stop);
        Console.WriteLine($"node listens on {(isTls ? "https" : "http")}://{node.Address}");
        if (certificate is not null)
            Console.WriteLine($"certificate SHA-256 {TestCertificates.Fingerprint(certificate)}");
        if (node.MetricsAddress is not null)
            Console.WriteLine($"metrics on http://{node.MetricsAddress}/metrics");
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(printEvery ?? Timeout.InfiniteTimeSpan, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Print(node);
        }

        return 0;
    }

    private static NodeSimulatorOptions ReadOptions(Arguments arguments, IPEndPoint listen)
    {
        IPEndPoint? metrics = arguments.EndPoint("--metrics");
        if (metrics is not null && !metrics.Address.Equals(listen.Address))
            throw new UsageException("--metrics must have the address of --listen.");
        return new NodeSimulatorOptions
        {
            Port = listen.Port,
            ListenAddress = listen.Address,
            MetricsPort = metrics?.Port,
            HealthCheckEndpoint = arguments.One("--health"),
            AllowedHosts = arguments.Many("--allowed-host"),
            MaxRequestsPerConnection = arguments.Integer("--max-requests", 1),
            MaxConnectionDuration = arguments.Time("--max-connection-time"),
            MaxConcurrentRequests = arguments.Integer("--max-concurrent", 1),
            ReplyDelay = arguments.Time("--reply-delay") ?? TimeSpan.Zero,
            AppReplyTimeout = arguments.Time("--reply-timeout"),
            ForwardedBodyStyle = ReadBodyStyle(arguments.One("--body-style")),
            Script = ReadScript(arguments.Many("--fault")),
            KeepRequests = false,
        };
    }

    private static BodyStyle ReadBodyStyle(string? text) => text switch
    {
        null or "content-length" => BodyStyle.ContentLength,
        "chunked" => BodyStyle.Chunked,
        "until-close" => BodyStyle.UntilClose,
        "no-content-204" => BodyStyle.NoContent204,
        _ => throw new UsageException($"--body-style must be content-length, chunked, until-close or no-content-204, not '{text}'."),
    };

    private static Func<ReceivedRequest, FaultAction?>? ReadScript(IReadOnlyList<string> rules)
    {
        try
        {
            return rules.Count == 0 ? null : FaultScript.Parse(rules);
        }
        catch (FormatException e)
        {
            throw new UsageException($"--fault: {e.Message}");
        }
    }

    private static X509Certificate2 MakeCertificate(Arguments arguments, IPAddress address)
    {
        using TestCertificates authority = TestCertificates.CreateAuthority();
        if (arguments.One("--tls-ca-out") is { } path)
            File.WriteAllText(path, authority.AuthorityPem);
        string[] names = [.. arguments.Many("--tls-name")];
        return authority.Issue(names is [] ? ["localhost", address.ToString()] : names);
    }

    private static void Print(NodeSimulator node)
    {
        Console.WriteLine($"{node.RequestCount} requests on {node.ConnectionsAccepted} connections, {node.Inventory.Hits} in the inventory");
        node.Inventory.WriteTo(Console.Out);
    }
}
