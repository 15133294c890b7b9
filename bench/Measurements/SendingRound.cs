using Wallarm.Connector.Bench.Rig;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>One turn of the forwarder and one of wrk, right after each other, so that both meet the same machine.</summary>
internal sealed record SendingRound(Cost Forwarder, Cost Wrk, double SinkBusyShare, double ForeignShare)
{
    private const int EventsPerRound = 10;
    private const int WrkSeconds = 2;

    // A round in which somebody else used more than this of either core says little and is repeated.
    private const double TolerableForeignShare = 0.05;

    public double SpeedRatio => Forwarder.RecordsPerSecond / Wrk.RecordsPerSecond;

    public double ProcessorRatio => Forwarder.ProcessorSecondsPer10000 / Wrk.ProcessorSecondsPer10000;

    public static async Task<IReadOnlyList<SendingRound>> RunAllAsync(
        BenchContext context, NginxSink sink, NodeAddress node, WrkLoad wrk, LogsEventPayload payload, CancellationToken cancellationToken)
    {
        int wanted = context.Options.Rounds;
        using LambdaFunction forwarder = LambdaFunction.StartForwarder(context, node);
        forwarder.InvokeRepeatedly(payload, 2);
        var rounds = new List<SendingRound>();
        for (int turn = 0; turn < wanted * 3 && rounds.Count(round => round.IsQuiet) < wanted; turn++)
        {
            context.Report.Progress($"sending over {node.Scheme}, round {turn + 1}");
            await context.Quiet.WaitAsync(cancellationToken);
            rounds.Add(await RunAsync(sink, node, forwarder, wrk, payload, cancellationToken));
        }

        return [.. rounds.OrderBy(round => round.ForeignShare).Take(wanted)];
    }

    private bool IsQuiet => ForeignShare <= TolerableForeignShare;

    private static async Task<SendingRound> RunAsync(
        NginxSink sink, NodeAddress node, LambdaFunction forwarder, WrkLoad wrk, LogsEventPayload payload, CancellationToken cancellationToken)
    {
        TimeSpan sinkBefore = sink.Processor.Used();
        var senderCore = new CoreWatch(Cores.Sender);
        var sinkCore = new CoreWatch(Cores.Surroundings);
        Cost forwarderCost = forwarder.InvokeRepeatedly(payload, EventsPerRound);
        Cost wrkCost = await wrk.RunAsync(node, WrkSeconds, cancellationToken);
        TimeSpan sinkUsed = sink.Processor.Used() - sinkBefore;
        double foreign = Math.Max(senderCore.ForeignShare(forwarderCost.Processor + wrkCost.Processor), sinkCore.ForeignShare(sinkUsed));
        return new SendingRound(forwarderCost, wrkCost, sinkUsed.TotalSeconds / sinkCore.Elapsed, foreign);
    }
}
