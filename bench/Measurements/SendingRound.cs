using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>
/// One turn of the forwarder and one of the load generator that it is measured against, right after each other, so that both meet the same
/// machine.
/// </summary>
internal sealed record SendingRound(Cost Forwarder, Cost Yardstick, double SinkBusyShare, double ForeignShare)
{
    // A round in which somebody else used more than this of either core says little and is repeated.
    private const double TolerableForeignShare = 0.05;

    public double SpeedRatio => Forwarder.RecordsPerSecond / Yardstick.RecordsPerSecond;

    public double ProcessorRatio => Forwarder.ProcessorSecondsPer10000 / Yardstick.ProcessorSecondsPer10000;

    private bool IsQuiet => ForeignShare <= TolerableForeignShare;

    /// <summary>Runs as many rounds as were asked for; loud ones are repeated up to three times as often.</summary>
    public static async Task<IReadOnlyList<SendingRound>> RunAllAsync(
        BenchContext context, Comparison comparison, CancellationToken cancellationToken)
    {
        int wanted = context.Options.Rounds;
        using LambdaFunction forwarder = LambdaFunction.StartForwarder(context, comparison.Node);
        forwarder.InvokeRepeatedly(comparison.Payload, 2);
        var rounds = new List<SendingRound>();
        for (int turn = 0; turn < wanted * 3 && rounds.Count(round => round.IsQuiet) < wanted; turn++)
        {
            context.Report.Progress($"sending {comparison.Where}, round {turn + 1}");
            await context.Quiet.WaitAsync(cancellationToken);
            TimeSpan sinkBefore = comparison.Sink.Clock.Used();
            var senderCore = new CoreWatch(Cores.Sender);
            var sinkCore = new CoreWatch(Cores.Surroundings);
            Cost forwarderCost = forwarder.InvokeRepeatedly(comparison.Payload, comparison.Events);
            Cost yardstickCost = await comparison.Yardstick.RunAsync();
            TimeSpan sinkUsed = comparison.Sink.Clock.Used() - sinkBefore;
            double foreign = Math.Max(
                senderCore.ForeignShare(forwarderCost.Processor + yardstickCost.Processor), sinkCore.ForeignShare(sinkUsed));
            rounds.Add(new SendingRound(forwarderCost, yardstickCost, sinkUsed.TotalSeconds / sinkCore.Elapsed, foreign));
        }

        if (rounds.Count(round => round.IsQuiet) is var quiet && quiet < wanted)
        {
            context.Report.Doubt(
                comparison.Measurement, $"{comparison.Where} only {quiet} of the {wanted} turns that count had the cores for themselves; run it again on a quiet machine");
        }

        return [.. rounds.OrderBy(round => round.ForeignShare).Take(wanted)];
    }

    /// <summary>Adds the raw figures of some rounds to the report.</summary>
    public static void Describe(BenchContext context, Comparison comparison, IReadOnlyList<SendingRound> rounds)
    {
        double Median(Func<SendingRound, double> figure) => rounds.Select(figure).Median();
        context.Report.Detail($"{comparison.Where}, medians of {rounds.Count} rounds: forwarder {Median(round => round.Forwarder.RecordsPerSecond):0} records/s and {Median(round => round.Forwarder.ProcessorSecondsPer10000):0.0000} s of processor time per 10,000, {comparison.Yardstick.Name} {Median(round => round.Yardstick.RecordsPerSecond):0} requests/s and {Median(round => round.Yardstick.ProcessorSecondsPer10000):0.0000} s");
        context.Report.Detail($"{comparison.Where}, speed ratios from {rounds.Min(round => round.SpeedRatio):0.00} to {rounds.Max(round => round.SpeedRatio):0.00}, processor ratios from {rounds.Min(round => round.ProcessorRatio):0.00} to {rounds.Max(round => round.ProcessorRatio):0.00}; {comparison.Sink.Name}'s core was {Median(round => round.SinkBusyShare):P0} busy with {comparison.Sink.Name}; others took up to {rounds.Max(round => round.ForeignShare):P0} of a core");
    }
}
