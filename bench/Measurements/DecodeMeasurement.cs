using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>Envelope to parsed records of 10,000 lines: the library, compiled ahead of time, against Python's json and gzip.</summary>
internal sealed class DecodeMeasurement : IMeasurement
{
    private const int Lines = 10_000;

    public string Name => "decode";

    public IReadOnlyList<string> Needs => [ExternalTools.Taskset, ExternalTools.Python];

    public async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        context.Report.Progress("decode and parse");
        await Cores.LeaveSenderAloneAsync(context.Tools, cancellationToken);
        LogsEventPayload payload = LogsEventPayload.Of(Lines);
        var ratios = new List<double>();
        var libraryTimes = new List<double>();
        var pythonTimes = new List<double>();
        for (int round = 0; round < context.Options.Rounds; round++)
        {
            await context.Quiet.WaitAsync(cancellationToken);
            double library = (await DecodeRun.OfLibraryAsync(context, payload, cancellationToken)).MedianSeconds;
            double python = (await DecodeRun.OfPythonAsync(context, payload, cancellationToken)).MedianSeconds;
            libraryTimes.Add(library);
            pythonTimes.Add(python);
            ratios.Add(python / library);
        }

        long small = (await DecodeRun.OfLibraryAsync(context, LogsEventPayload.Of(Lines / 10), cancellationToken)).AllocatedBytes;
        long large = (await DecodeRun.OfLibraryAsync(context, payload, cancellationToken)).AllocatedBytes;
        double perRecord = (large - small) / (Lines - Lines / 10.0);
        context.Report.Add(
            new Finding(Name, "speed of decode and parse, 10,000 lines : Python json + gzip", ratios.Median(), Target.NoLessThan(6)));
        context.Report.Add(new Finding(Name, "bytes allocated per further record", perRecord, Target.NoMoreThan(0, "B")));
        context.Report.Detail($"decode and parse of {Lines} lines ({payload.DecompressedLength / 1e6:0.0} MB, {payload.Bytes.Length / 1e6:0.00} MB as event): {libraryTimes.Median() * 1e3:0.0} ms, Python {pythonTimes.Median() * 1e3:0.0} ms");
        context.Report.Detail($"allocated per event, once warm: {small} bytes for {Lines / 10} lines, {large} bytes for {Lines}");
    }
}
