using System.Globalization;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>
/// h2load on the sender's core, sending one of the forwarder's own calls again and again over one connection. Both messages leave at once:
/// it waits for no acknowledgement in between, and reads none.
/// </summary>
internal static partial class H2Load
{
    // What .NET offers, in its order, so that both sides get the same cipher.
    private const string Ciphers = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";

    // The shell's clock is the kernel's count for the process that has ended, in milliseconds; nobody else sees it.
    private const string OnTheClock = "TIMEFORMAT='processor %U %S'; time \"$@\"";

    public static async Task<Cost> RunAsync(
        BenchContext context, NodeAddress node, ExtProcCalls calls, int count, int streams, CancellationToken cancellationToken)
    {
        using PinnedProcess h2load = PinnedProcess.Start(
            context.Tools,
            Cores.Sender,
            "/bin/bash",
            [
                "-c", OnTheClock, "bash", context.Tools[ExternalTools.H2Load],
                "-n", Number(count), "-c", "1", "-t", "1", "-m", Number(streams), $"--tls13-ciphers={Ciphers}",
                "-d", calls.TypicalFile, "-H", "content-type: application/grpc", "-H", "te: trailers", $"{node.Uri}{ExtProcCalls.Path}",
            ]);
        await h2load.WaitForExitAsync(cancellationToken);
        Match result = Summary().Match(h2load.LastLines);
        if (!result.Success || result.Groups["succeeded"].Value != Number(count))
            throw new BenchException($"h2load did not succeed with {count} calls: {h2load.LastLines}");
        double Value(string group) => double.Parse(result.Groups[group].Value, CultureInfo.InvariantCulture);
        return new Cost(
            count, TimeSpan.FromSeconds(count / Value("speed")), TimeSpan.FromSeconds(Value("user") + Value("system")));
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"finished in [^,]+, (?<speed>[\d.]+) req/s.*\n(.*\n)*requests: .* (?<succeeded>\d+) succeeded.*\n(.*\n)*processor (?<user>[\d.]+) (?<system>[\d.]+)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Summary();
}
