using System.Globalization;
using Wallarm.Connector.Bench.Report;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>Decoding and parsing one event without sending, a number of times in one process on the sender's core.</summary>
/// <param name="MedianSeconds">The median of the repetitions.</param>
/// <param name="AllocatedBytes">What the last repetition allocated; only the library's program tells.</param>
internal sealed record DecodeRun(double MedianSeconds, long AllocatedBytes)
{
    private const int Repetitions = 15;

    public static Task<DecodeRun> OfLibraryAsync(BenchContext context, LogsEventPayload payload, CancellationToken cancellationToken) =>
        RunAsync(context, payload, context.Builds.DecodeProbe, [], cancellationToken);

    public static Task<DecodeRun> OfPythonAsync(BenchContext context, LogsEventPayload payload, CancellationToken cancellationToken) =>
        RunAsync(context, payload, context.Tools[ExternalTools.Python], [Workspace.Asset("python", "decode.py")], cancellationToken);

    // Both programs print "decoded RECORDS SECONDS ALLOCATED-BYTES" for every repetition.
    private static async Task<DecodeRun> RunAsync(
        BenchContext context, LogsEventPayload payload, string program, string[] arguments, CancellationToken cancellationToken)
    {
        string file = context.Workspace.PathOf($"event-{payload.Records}.json");
        if (!File.Exists(file))
            await File.WriteAllBytesAsync(file, payload.Bytes, cancellationToken);
        using PinnedProcess process = PinnedProcess.Start(
            context.Tools, Cores.Sender, program, [.. arguments, file, Repetitions.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(cancellationToken);
        string[][] results = [.. process.LastLines.Split('\n').Select(line => line.Split(' ')).Where(fields => fields[0] == "decoded")];
        if (results.Length != Repetitions || results[0][1] != payload.Records.ToString(CultureInfo.InvariantCulture))
            throw new BenchException($"{program} did not decode {payload.Records} records: {process.LastLines}");
        return new DecodeRun(
            results.Select(result => double.Parse(result[2], CultureInfo.InvariantCulture)).Median(),
            long.Parse(results[^1][3], CultureInfo.InvariantCulture));
    }
}
