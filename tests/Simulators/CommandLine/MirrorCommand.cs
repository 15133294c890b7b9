using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Wallarm.Connector.Simulators;

/// <summary><c>node --mode connector-server</c> and <c>node --mode nginx</c>: the nodes that take HTTP/1.1.</summary>
internal static class MirrorCommand
{
    public const string Usage = """
          With --mode connector-server or nginx:
          --connector-type TYPE        a value of X-Wallarm-Connector-Type that connector-server knows (repeatable; default none)
          --health PATH                external health check, e.g. /wallarm-external-health
          --allowed-host PATTERN       hosts to accept, * and ? are wildcards (repeatable)
          --max-requests N             requests per connection before Connection: close
          --max-connection-time TIME   age of a connection before Connection: close
          --max-concurrent N           requests at a time before 503
          --reply-timeout TIME         thinking time after which 500 is answered
          --body-style STYLE           content-length, chunked, until-close or no-content-204
          --fault WHICH:WHAT           WHAT: status=503,retry-after=2  reset  reset-after=12  close  close-after=12  hang
                                             slow=200ms  slow-bytes=5ms  refuse=2s  restart=2s  raw=TEXT  raw-close=TEXT
        """;

    public static readonly string[] Options =
    [
        "--connector-type", "--health", "--allowed-host", "--max-requests", "--max-connection-time", "--max-concurrent", "--reply-timeout", "--body-style",
    ];

    public static async Task<IRunningNode> StartAsync(
        Arguments arguments, IPEndPoint listen, X509Certificate2? certificate, NodeKind kind, CancellationToken stop)
    {
        IPEndPoint? metrics = arguments.EndPoint("--metrics");
        if (kind == NodeKind.NginxBased && metrics is not null)
            throw new UsageException("--metrics: an NGINX-based node has none of the metrics of a Native Node.");
        return new Running(await NodeSimulator.StartAsync(
            new NodeSimulatorOptions
            {
                Kind = kind,
                KnownConnectorTypes = arguments.Many("--connector-type"),
                Port = listen.Port,
                ListenAddress = listen.Address,
                Certificate = certificate,
                MetricsPort = metrics?.Port,
                HealthCheckEndpoint = arguments.One("--health"),
                AllowedHosts = arguments.Many("--allowed-host"),
                MaxRequestsPerConnection = arguments.Integer("--max-requests", 1),
                MaxConnectionDuration = arguments.Time("--max-connection-time"),
                MaxConcurrentRequests = arguments.Integer("--max-concurrent", 1),
                ReplyDelay = arguments.Time("--reply-delay") ?? TimeSpan.Zero,
                AppReplyTimeout = arguments.Time("--reply-timeout"),
                ForwardedBodyStyle = ReadBodyStyle(arguments.One("--body-style")),
                Script = NodeCommand.ReadScript(arguments, FaultScript.Parse),
                KeepRequests = false,
            },
            stop));
    }

    private static BodyStyle ReadBodyStyle(string? text) => text switch
    {
        null or "content-length" => BodyStyle.ContentLength,
        "chunked" => BodyStyle.Chunked,
        "until-close" => BodyStyle.UntilClose,
        "no-content-204" => BodyStyle.NoContent204,
        _ => throw new UsageException($"--body-style must be content-length, chunked, until-close or no-content-204, not '{text}'."),
    };

    private sealed class Running(NodeSimulator node) : IRunningNode
    {
        public string Address => node.Address;

        public string? MetricsAddress => node.MetricsAddress;

        public string Summary => $"{node.RequestCount} requests on {node.ConnectionsAccepted} connections";

        public NodeInventory Inventory => node.Inventory;

        public ValueTask DisposeAsync() => node.DisposeAsync();
    }
}
