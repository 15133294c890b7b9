using System.Globalization;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>wrk on the sender's core, sending the forwarder's own requests over as many connections as the forwarder has.</summary>
internal sealed class WrkLoad
{
    public const int Connections = 32;

    private readonly ExternalTools _tools;
    private readonly string _requests;

    public WrkLoad(BenchContext context, IReadOnlyList<byte[]> requests)
    {
        _tools = context.Tools;
        _requests = context.Workspace.PathOf("requests.bin");
        File.WriteAllBytes(_requests, [.. requests.SelectMany(request => request)]);
    }

    public async Task<Cost> RunAsync(NodeAddress node, int seconds, CancellationToken cancellationToken)
    {
        using PinnedProcess wrk = PinnedProcess.Start(
            _tools,
            Cores.Sender,
            _tools[ExternalTools.Wrk],
            ["-t1", $"-c{Connections}", $"-d{seconds}s", "-s", Workspace.Asset("wrk", "replay.lua"), node.Uri.ToString(), "--", _requests]);
        await wrk.WaitForExitAsync(cancellationToken);
        string[] result = wrk.LastLines.Split('\n').FirstOrDefault(line => line.StartsWith("replayed ", StringComparison.Ordinal))?.Split(' ')
            ?? throw new BenchException($"wrk did not report: {wrk.LastLines}");
        if (result[4] != "0")
            throw new BenchException($"wrk met errors: {wrk.LastLines}");
        return new Cost(
            long.Parse(result[1], CultureInfo.InvariantCulture),
            TimeSpan.FromMicroseconds(long.Parse(result[2], CultureInfo.InvariantCulture)),
            TimeSpan.FromSeconds(double.Parse(result[3], CultureInfo.InvariantCulture)));
    }
}
