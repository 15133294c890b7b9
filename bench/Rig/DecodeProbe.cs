using System.Globalization;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>Decoding and parsing without sending: a program of its own around the library, compiled ahead of time like the forwarder.</summary>
internal sealed class DecodeProbe
{
    private const string Name = "Wallarm.Connector.Bench.DecodeProbe";
    private const int Repetitions = 15;

    private readonly BenchContext _context;

    private DecodeProbe(BenchContext context) => _context = context;

    public static async Task<DecodeProbe> PublishAsync(BenchContext context, CancellationToken cancellationToken)
    {
        if (!File.Exists(Program))
            await ForwarderBuild.PublishAsync(Workspace.Asset("DecodeProbe", $"{Name}.csproj"), context.Report, cancellationToken);
        return new DecodeProbe(context);
    }

    private static string Program => Path.Combine(Workspace.Repository, "artifacts", "publish", Name, "release_linux-x64", Name);

    /// <summary>The median of a number of repetitions on the sender's core, and what the last of them allocated.</summary>
    public async Task<(double Seconds, long AllocatedBytes)> DecodeAsync(LogsEventPayload payload, CancellationToken cancellationToken)
    {
        List<string[]> results = await RunAsync(_context, payload, Program, [], cancellationToken);
        return (MedianSeconds(results), long.Parse(results[^1][3], CultureInfo.InvariantCulture));
    }

    public static async Task<double> DecodeInPythonAsync(BenchContext context, LogsEventPayload payload, CancellationToken cancellationToken) =>
        MedianSeconds(await RunAsync(
            context, payload, context.Tools[ExternalTools.Python], [Workspace.Asset("python", "decode.py")], cancellationToken));

    private static double MedianSeconds(List<string[]> results) =>
        Report.Statistics.Median(results.Select(result => double.Parse(result[2], CultureInfo.InvariantCulture)));

    // Both programs print "decoded RECORDS SECONDS" for every repetition, the library's with the allocated bytes behind it.
    private static async Task<List<string[]>> RunAsync(
        BenchContext context, LogsEventPayload payload, string program, string[] arguments, CancellationToken cancellationToken)
    {
        string file = context.Workspace.PathOf($"event-{payload.Records}.json");
        if (!File.Exists(file))
            await File.WriteAllBytesAsync(file, payload.Bytes, cancellationToken);
        using PinnedProcess process = PinnedProcess.Start(
            context.Tools, Cores.Sender, program, [.. arguments, file, Repetitions.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(cancellationToken);
        List<string[]> results = [.. process.LastLines.Split('\n').Select(line => line.Split(' ')).Where(fields => fields[0] == "decoded")];
        if (results.Count != Repetitions || results[0][1] != payload.Records.ToString(CultureInfo.InvariantCulture))
            throw new BenchException($"{program} did not decode {payload.Records} records: {process.LastLines}");
        return results;
    }
}
