using System.Globalization;
using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>
/// What a further record allocates once the process is warm: events of 10,000 and of 100,000 records, decoded, delivered over TLS and
/// acknowledged, by the library without a Runtime API.
/// </summary>
internal sealed class ExtProcAllocationMeasurement : IMeasurement
{
    private const int FewRecords = 10_000;
    private const int ManyRecords = 100_000;
    private const int Repetitions = 5;

    public string Name => "ext-proc allocation";

    public IReadOnlyList<string> Needs => [ExternalTools.Taskset];

    public async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        context.Report.Progress("allocation over ext_proc");
        await Cores.LeaveSenderAloneAsync(context.Tools, cancellationToken);
        using ExtProcSink sink = await ExtProcSink.StartKestrelAsync(context, ExtProcSink.UsualStreams, cancellationToken);
        double few = await AllocatedBytesAsync(context, sink.Node, FewRecords, cancellationToken);
        double many = await AllocatedBytesAsync(context, sink.Node, ManyRecords, cancellationToken);
        context.Report.Add(
            new Finding(Name, "bytes allocated per further record", (many - few) / (ManyRecords - FewRecords), Target.NoMoreThan(4, "B")));
        context.Report.Detail($"allocated per event over ext_proc, once warm, medians of {Repetitions}: {few:0} bytes for {FewRecords} records, {many:0} bytes for {ManyRecords}");
    }

    private static async Task<double> AllocatedBytesAsync(
        BenchContext context, NodeAddress node, int records, CancellationToken cancellationToken)
    {
        string file = context.Workspace.PathOf($"event-{records}.json");
        await File.WriteAllBytesAsync(file, LogsEventPayload.Of(records).Bytes, cancellationToken);
        using PinnedProcess probe = PinnedProcess.Start(
            context.Tools,
            Cores.Sender,
            context.Builds.DeliveryProbe,
            [node.HostAndPort, node.Fingerprint!, file, Repetitions.ToString(CultureInfo.InvariantCulture)]);
        await probe.WaitForExitAsync(cancellationToken);
        string[][] results = [.. probe.LastLines.Split('\n').Select(line => line.Split(' ')).Where(fields => fields[0] == "delivered")];
        if (results.Length != Repetitions || results.Any(result => result[1] != records.ToString(CultureInfo.InvariantCulture)))
            throw new BenchException($"the probe did not deliver {records} records: {probe.LastLines}");
        return results.Select(result => double.Parse(result[2], CultureInfo.InvariantCulture)).Median();
    }
}
