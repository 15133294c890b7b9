using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Wallarm.Connector.Simulators;

/// <summary><c>node</c>: a node that listens until it is stopped, then prints what it has learned.</summary>
internal static class NodeCommand
{
    public const string Usage = $"""
        node [--mode MODE] [options]
          Plays a Wallarm node; prints its API inventory when stopped (Ctrl+C or SIGTERM).

          --mode MODE                  envoy-external-filter (default): Envoy's ext_proc over gRPC, both parts of each call
                                       connector-server: HTTP/1.1; as documented, a mirrored request builds no inventory in it
                                       nginx: HTTP/1.1; a mirrored request is a call
          --listen ADDRESS:PORT        where connectors send to (default 127.0.0.1:5080 or, over HTTP/1.1, :5050; port 0 takes any)
          --tls                        TLS with a certificate for localhost and the address, from a private CA
          --tls-name NAME              TLS with a certificate for NAME instead (repeatable)
          --tls-ca-out FILE            write the private CA's certificate as PEM, for X_NODE_CA
          --metrics ADDRESS:PORT       Prometheus text at /metrics (not with nginx)
          --reply-delay TIME           thinking time for each request or part
          --fault WHICH:WHAT           what goes wrong with which request or call (repeatable; the first match counts)
                                       WHICH: 3, 5-8, 10-, *, */7
          --print-every TIME           print the inventory again and again

        {ExternalFilterCommand.Usage}

        {MirrorCommand.Usage}
        """;

    private static readonly string[] Options =
        ["--mode", "--listen", "--tls-name", "--tls-ca-out", "--metrics", "--reply-delay", "--fault", "--print-every"];

    public static async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken stop)
    {
        Arguments arguments =
            Arguments.Parse(
                args, [.. Options, .. ExternalFilterCommand.Options, .. MirrorCommand.Options], ["--tls", .. ExternalFilterCommand.Flags]);
        string mode = arguments.One("--mode") ?? "envoy-external-filter";
        string[] ofOthers = mode switch
        {
            "envoy-external-filter" => MirrorCommand.Options,
            "connector-server" or "nginx" => [.. ExternalFilterCommand.Options, .. ExternalFilterCommand.Flags],
            _ => throw new UsageException($"--mode must be envoy-external-filter, connector-server or nginx, not '{mode}'."),
        };
        if (Array.Find(ofOthers, arguments.Has) is { } foreign)
            throw new UsageException($"{foreign} means nothing to a node in mode {mode}.");

        IPEndPoint listen =
            arguments.EndPoint("--listen") ?? new IPEndPoint(IPAddress.Loopback, mode == "envoy-external-filter" ? 5080 : 5050);
        if (arguments.EndPoint("--metrics") is { } metrics && !metrics.Address.Equals(listen.Address))
            throw new UsageException("--metrics must have the address of --listen.");
        TimeSpan? printEvery = arguments.Time("--print-every");
        using X509Certificate2? certificate = MakeCertificate(arguments, listen.Address);
        await using IRunningNode node = mode == "envoy-external-filter"
            ? await ExternalFilterCommand.StartAsync(arguments, listen, certificate, stop)
            : await MirrorCommand.StartAsync(
                arguments, listen, certificate, mode == "nginx" ? NodeKind.NginxBased : NodeKind.ConnectorServer, stop);

        Console.WriteLine($"node listens on {(certificate is not null ? "https" : "http")}://{node.Address}");
        if (certificate is not null)
            Console.WriteLine($"certificate SHA-256 {TestCertificates.Fingerprint(certificate)}");
        if (node.MetricsAddress is not null)
            Console.WriteLine($"metrics on http://{node.MetricsAddress}/metrics");
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(printEvery ?? Timeout.InfiniteTimeSpan, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Console.WriteLine($"{node.Summary}, {node.Inventory.Hits} in the inventory");
            node.Inventory.WriteTo(Console.Out);
        }

        return 0;
    }

    /// <summary>Reads <c>--fault</c>.</summary>
    internal static TScript? ReadScript<TScript>(Arguments arguments, Func<IReadOnlyList<string>, TScript> parse)
        where TScript : class
    {
        try
        {
            return arguments.Many("--fault") is { Count: > 0 } rules ? parse(rules) : null;
        }
        catch (FormatException e)
        {
            throw new UsageException($"--fault: {e.Message}");
        }
    }

    private static X509Certificate2? MakeCertificate(Arguments arguments, IPAddress address)
    {
        if (!arguments.Has("--tls") && !arguments.Has("--tls-name"))
            return arguments.Has("--tls-ca-out") ? throw new UsageException("--tls-ca-out needs --tls or --tls-name.") : null;
        using TestCertificates authority = TestCertificates.CreateAuthority();
        if (arguments.One("--tls-ca-out") is { } path)
            File.WriteAllText(path, authority.AuthorityPem);
        string[] names = [.. arguments.Many("--tls-name")];
        return authority.Issue(names is [] ? ["localhost", address.ToString()] : names);
    }
}
