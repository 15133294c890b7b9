using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>
/// Processor time a record for events of 1 to 20,000 records. An invocation costs something of its own whatever it carries
/// (poll, answer, log line); a fitted line tells that apart from the cost of the records, which has to stay flat.
/// </summary>
internal sealed class ScalingMeasurement : IMeasurement
{
    private const int RecordsPerSize = 60_000;
    private const int MostInvocations = 1_000;

    private static readonly int[] Sizes = [1, 10, 100, 1_000, 10_000, 20_000];

    public string Name => "scaling";

    public IReadOnlyList<string> Needs => [ExternalTools.Nginx, ExternalTools.Taskset];

    public async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await Cores.LeaveSenderAloneAsync(context.Tools, cancellationToken);
        using NginxSink sink = await NginxSink.StartAsync(context, cancellationToken);
        using LambdaFunction forwarder = LambdaFunction.StartForwarder(context, sink.Http);
        LogsEventPayload[] payloads = [.. Sizes.Select(LogsEventPayload.Of)];
        forwarder.InvokeRepeatedly(payloads[^1], 3);
        var rounds = new List<double[]>();
        for (int round = 0; round < Math.Min(context.Options.Rounds, 5); round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            context.Report.Progress($"scaling, round {round + 1}");
            await context.Quiet.WaitAsync(cancellationToken);
            rounds.Add([.. payloads.Select(payload => MicrosecondsPerInvocation(forwarder, payload))]);
        }

        double[] medians = [.. Sizes.Select((_, index) => rounds.Select(round => round[index]).Median())];
        (double fixedCost, _) = Statistics.FitLine([.. Sizes.Select((size, index) => ((double)size, medians[index]))]);
        double PerRecord(int size) => (medians[Array.IndexOf(Sizes, size)] - fixedCost) / size;

        context.Report.Add(new Finding(
            Name, "cost per record of a 20,000-record event : a 1,000-record event", PerRecord(20_000) / PerRecord(1_000), Target.NoMoreThan(1.25)));
        context.Report.Detail($"fixed cost of an invocation: {fixedCost:0} us of processor time");
        foreach ((int size, double median) in Sizes.Zip(medians))
            context.Report.Detail($"event of {size} records: {median / size:0.0} us a record all in; less the fixed cost {PerRecord(size) / PerRecord(10_000):0.00} x the 10,000-record event's");
    }

    private static double MicrosecondsPerInvocation(LambdaFunction forwarder, LogsEventPayload payload)
    {
        int invocations = Math.Clamp(RecordsPerSize / payload.Records, 1, MostInvocations);
        return forwarder.InvokeRepeatedly(payload, invocations).Processor.TotalMicroseconds / invocations;
    }
}
