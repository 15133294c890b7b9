using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>
/// The highest resident memory of a fresh process that gets one event of 10,000 records for ext_proc over TLS, and of one that gets ten.
/// </summary>
internal sealed class ExtProcMemoryMeasurement : IMeasurement
{
    private const int Repetitions = 10;

    public string Name => "ext-proc memory";

    public IReadOnlyList<string> Needs => [ExternalTools.Taskset];

    public async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        context.Report.Progress("peak memory over ext_proc");
        await Cores.LeaveSenderAloneAsync(context.Tools, cancellationToken);
        LogsEventPayload payload = LogsEventPayload.Of(10_000);
        using ExtProcSink sink = await ExtProcSink.StartKestrelAsync(context, ExtProcSink.UsualStreams, cancellationToken);
        using LambdaFunction forwarder = LambdaFunction.StartForwarder(context, sink.Node);
        forwarder.Invoke(payload);
        double afterOne = forwarder.Processor.PeakResidentMegabytes();
        forwarder.InvokeRepeatedly(payload, Repetitions - 1);
        double afterMany = forwarder.Processor.PeakResidentMegabytes();
        context.Report.Add(new Finding(Name, "peak with a 10,000-record event, TLS", afterOne, Target.NoMoreThan(24, "MB")));
        context.Report.Detail($"peak resident memory over ext_proc: {afterOne:0.0} MB after one event of 10,000 records, {afterMany:0.0} MB after {Repetitions}");
    }
}
