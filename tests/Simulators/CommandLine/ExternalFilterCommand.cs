using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Wallarm.Connector.Simulators;

/// <summary><c>node --mode envoy-external-filter</c>.</summary>
internal static class ExternalFilterCommand
{
    public const string Usage = """
          With --mode envoy-external-filter (without --tls: HTTP/2 with prior knowledge):
          --max-streams N              SETTINGS_MAX_CONCURRENT_STREAMS (default 100)
          --stream-window BYTES        SETTINGS_INITIAL_WINDOW_SIZE, at least 65535
          --connection-window BYTES    the connection's window, at least 65535
          --header-table BYTES         SETTINGS_HEADER_TABLE_SIZE
          --per-host-stats             counters for each host as well
          --fault WHICH:WHAT           WHAT: status=14,message=TEXT  end  immediate=403  more-time=5s,delay=1s  slow=200ms  mutate
                                             hang  reset=8  goaway  abort  restart=2s
                                             each may add ,after=1: when that many parts are acknowledged (default 0)
        """;

    public static readonly string[] Options = ["--max-streams", "--stream-window", "--connection-window", "--header-table"];

    public static readonly string[] Flags = ["--per-host-stats"];

    public static async Task<IRunningNode> StartAsync(
        Arguments arguments, IPEndPoint listen, X509Certificate2? certificate, CancellationToken stop) =>
        new Running(await ExternalFilterNode.StartAsync(
            new ExternalFilterNodeOptions
            {
                Port = listen.Port,
                ListenAddress = listen.Address,
                Certificate = certificate,
                MetricsPort = arguments.EndPoint("--metrics")?.Port,
                MaxConcurrentStreams = arguments.Integer("--max-streams", 1) ?? 100,
                InitialStreamWindow = arguments.Integer("--stream-window", 65_535),
                InitialConnectionWindow = arguments.Integer("--connection-window", 65_535),
                HeaderTableSize = arguments.Integer("--header-table", 0),
                PerHostStats = arguments.Has("--per-host-stats"),
                ReplyDelay = arguments.Time("--reply-delay") ?? TimeSpan.Zero,
                Script = NodeCommand.ReadScript(arguments, ExternalFilterFaultScript.Parse),
                KeepCalls = false,
            },
            stop));

    private sealed class Running(ExternalFilterNode node) : IRunningNode
    {
        public string Address => node.Address;

        public string? MetricsAddress => node.MetricsAddress;

        public string Summary =>
            $"{node.CallCount} calls on {node.ConnectionsAccepted} connections: {node.RequestsProcessed} request parts and {node.ResponsesProcessed} response parts processed";

        public NodeInventory Inventory => node.Inventory;

        public ValueTask DisposeAsync() => node.DisposeAsync();
    }
}
