using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>
/// The first event of a fresh process with a node that is a round trip of 40 ms away: what counts there is how much is in flight.
/// </summary>
internal sealed class ExtProcDistanceMeasurement : IMeasurement
{
    private const int Records = 10_000;
    private const int ManyStreams = 1_000;
    private const int RoundTripsPerRecord = 2;
    private const int MostTurns = 3;

    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(40);

    public string Name => "ext-proc distance";

    public IReadOnlyList<string> Needs => [ExternalTools.Taskset];

    public async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await Cores.LeaveSenderAloneAsync(context.Tools, cancellationToken);
        await AddAsync(context, ManyStreams, TimeSpan.FromSeconds(3), cancellationToken);
        TimeSpan onOneConnection = RoundTripsPerRecord * RoundTrip * Records / ExtProcSink.UsualStreams;
        await AddAsync(context, ExtProcSink.UsualStreams, 1.2 * onOneConnection, cancellationToken);
    }

    private async Task AddAsync(BenchContext context, int streams, TimeSpan bound, CancellationToken cancellationToken)
    {
        LogsEventPayload payload = LogsEventPayload.Of(Records);
        var first = new List<double>();
        var second = new List<double>();
        var lateness = new List<double>();
        int connections = 0;
        for (int turn = 0; turn < Math.Min(context.Options.Rounds, MostTurns); turn++)
        {
            context.Report.Progress($"{RoundTrip.TotalMilliseconds:0} ms away, {streams} streams, turn {turn + 1}");
            using ExtProcSink sink = await ExtProcSink.StartKestrelAsync(context, streams, cancellationToken);
            using var relay = new DelayRelay(sink.Node, RoundTrip);
            using LambdaFunction forwarder = LambdaFunction.StartForwarder(context, relay.Node);
            await context.Quiet.WaitAsync(cancellationToken);
            first.Add(forwarder.Invoke(payload).Wall.TotalSeconds);
            second.Add(forwarder.Invoke(payload).Wall.TotalSeconds);
            lateness.Add(relay.Lateness.TotalMilliseconds);
            connections = relay.Connections;
        }

        context.Report.Add(new Finding(
            Name, $"{Records} records through {RoundTrip.TotalMilliseconds:0} ms, a server that grants {streams} streams", first.Median(), Target.NoMoreThan(bound.TotalSeconds, "s")));
        context.Report.Detail($"{RoundTrip.TotalMilliseconds:0} ms away, {streams} streams granted: first events {string.Join(" ", first.Select(seconds => FormattableString.Invariant($"{seconds:0.00}")))} s, second ones {second.Median():0.00} s, over {connections} connections; the relay delivered {lateness.Median():0.00} ms late on average");
    }
}
