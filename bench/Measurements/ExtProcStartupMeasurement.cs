using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>
/// What the init phase of ext_proc costs, against the mirror of the same build, which does nothing there: with a node that refuses the
/// connection, and up to the first acknowledged record over TLS. One server answers both protocols.
/// </summary>
internal sealed class ExtProcStartupMeasurement : IMeasurement
{
    private const int Starts = 30;
    private const int WarmUps = 3;
    private const int StartsBetweenLooks = 10;
    private const string Refusing = "127.0.0.1:9";

    public string Name => "ext-proc startup";

    public IReadOnlyList<string> Needs => [ExternalTools.Taskset];

    public async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        context.Report.Progress($"{Starts} starts of each protocol, without a node and with one");
        using ExtProcSink sink = await ExtProcSink.StartKestrelAsync(context, ExtProcSink.UsualStreams, cancellationToken);
        LogsEventPayload record = LogsEventPayload.Of(1);
        var extProc = new NodeAddress(NodeAddress.ExtProc, "https", Refusing, Fingerprint: null);
        var refused = new List<Pair>();
        var served = new List<Pair>();
        for (int index = -WarmUps; index < Starts; index++)
        {
            if (index % StartsBetweenLooks == 0)
                await context.Quiet.WaitAsync(cancellationToken);
            Pair withoutNode = Pair.Of(context, extProc, record: null);
            Pair withNode = Pair.Of(context, sink.Node, record);
            if (index < 0)
                continue;
            refused.Add(withoutNode);
            served.Add(withNode);
        }

        double megabytes = served.Select(pair => pair.ExtProc.Megabytes).Median();
        double zipMegabytes = new FileInfo(context.Builds.ForwarderZip).Length / 1e6;
        Add(
            context,
            "start to first `next`, node refuses : mirror",
            refused.Select(pair => pair.Ratio(start => start.Milliseconds)).Median(),
            Target.NoMoreThan(1.1));
        Add(
            context,
            "start to first acknowledged record, TLS : mirror, https",
            served.Select(pair => pair.Ratio(start => start.FirstRecordMilliseconds)).Median(),
            Target.NoMoreThan(1.1));
        Add(context, "resident memory at first `next` after the handshake", megabytes, Target.NoMoreThan(16, "MB"));
        Add(context, "zip of the function", zipMegabytes, Target.NoMoreThan(3.4, "MB"));
        Describe(context, "node refuses, start to first `next`", refused, start => start.Milliseconds);
        Describe(context, "TLS, start to first `next`", served, start => start.Milliseconds);
        Describe(context, "TLS, start to first acknowledged record", served, start => start.FirstRecordMilliseconds);
    }

    private void Add(BenchContext context, string what, double value, Target target) =>
        context.Report.Add(new Finding(Name, what, value, target));

    private static void Describe(BenchContext context, string what, List<Pair> pairs, Func<FunctionStart, double> figure) =>
        context.Report.Detail($"{what}, medians of {pairs.Count}: {pairs.Select(pair => figure(pair.ExtProc)).Median():0.0} ms over ext_proc, {pairs.Select(pair => figure(pair.Mirror)).Median():0.0} ms as mirror");

    /// <summary>A start of each protocol, right after each other.</summary>
    private sealed record Pair(FunctionStart ExtProc, FunctionStart Mirror)
    {
        public static Pair Of(BenchContext context, NodeAddress node, LogsEventPayload? record) => new(
            FunctionStart.Of(context.Builds.Forwarder, node, record),
            FunctionStart.Of(context.Builds.Forwarder, node with { Protocol = NodeAddress.Mirror }, record));

        public double Ratio(Func<FunctionStart, double> figure) => figure(ExtProc) / figure(Mirror);
    }
}
