using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>The highest resident memory of a fresh process that gets one event of 10,000 records, and of one that gets ten.</summary>
internal sealed class MemoryMeasurement : IMeasurement
{
    private const int Repetitions = 10;

    public string Name => "memory";

    public IReadOnlyList<string> Needs => [ExternalTools.Nginx, ExternalTools.Taskset];

    public async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        context.Report.Progress("peak memory");
        await Cores.LeaveSenderAloneAsync(context.Tools, cancellationToken);
        using NginxSink sink = await NginxSink.StartAsync(context, cancellationToken);
        LogsEventPayload payload = LogsEventPayload.Of(10_000);
        foreach (NodeAddress node in (NodeAddress[])[sink.Http, sink.Https])
        {
            using LambdaFunction forwarder = LambdaFunction.StartForwarder(context, node);
            forwarder.Invoke(payload);
            double afterOne = forwarder.Processor.PeakResidentMegabytes();
            forwarder.InvokeRepeatedly(payload, Repetitions - 1);
            double afterMany = forwarder.Processor.PeakResidentMegabytes();
            context.Report.Add(new Finding(Name, $"peak with a 10,000-record event, {node.Scheme}", afterOne, Target.NoMoreThan(32, "MB")));
            context.Report.Detail($"peak resident memory over {node.Scheme}: {afterOne:0.0} MB after one event of 10,000 records ({payload.DecompressedLength / 1e6:0.0} MB decompressed), {afterMany:0.0} MB after {Repetitions}");
        }
    }
}
