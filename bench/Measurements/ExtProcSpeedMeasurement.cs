using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>
/// The forwarder over ext_proc and TLS against h2load, which sends one of its calls again and again over as many streams; against .NET's
/// own HTTP/2 client, which sends all of them; and against the Python function that sends a mirrored request a record.
/// </summary>
internal sealed class ExtProcSpeedMeasurement : IMeasurement
{
    private const int RecordsPerEvent = 10_000;
    private const int CapturedCalls = 1_000;
    private const int EventsPerRound = 6;
    private const int SocketsHttpTurns = 3;
    private const int SocketsHttpCalls = 20_000;

    public string Name => "ext-proc speed";

    public IReadOnlyList<string> Needs => [ExternalTools.H2Load, ExternalTools.Nginx, ExternalTools.Taskset, ExternalTools.Python];

    public async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await Cores.LeaveSenderAloneAsync(context.Tools, cancellationToken);
        LogsEventPayload payload = LogsEventPayload.Of(RecordsPerEvent);
        ExtProcCalls calls = await ExtProcCalls.CaptureAsync(context, LogsEventPayload.Of(CapturedCalls), cancellationToken);
        context.Report.Detail($"h2load sends a call of the forwarder's own, {calls.TypicalLength} bytes in two messages, the median of {CapturedCalls} that were captured");

        double forwarder;
        double socketsHttp;
        using (ExtProcSink kestrel = await ExtProcSink.StartKestrelAsync(context, ExtProcSink.UsualStreams, cancellationToken))
        {
            IReadOnlyList<SendingRound> rounds = await AgainstH2LoadAsync(context, kestrel, calls, payload, cancellationToken);
            forwarder = rounds.Select(round => round.Forwarder.ProcessorSecondsPer10000).Median();
            socketsHttp = await SocketsHttpAsync(context, kestrel, calls, cancellationToken);
        }

        Add(context, "processor time of SocketsHttpHandler, without decoding : forwarder", socketsHttp / forwarder, Target.NoLessThan(6));
        if (context.Builds.GrpcGoSink is null)
        {
            context.Report.Skip($"{Name}, grpc-go", context.Tools.Lacks([ExternalTools.Go]) ?? "the sources of grpc-go are not there; install with: apt-get install golang-google-grpc-dev");
        }
        else
        {
            using ExtProcSink grpcGo = await ExtProcSink.StartGrpcGoAsync(context, ExtProcSink.UsualStreams, cancellationToken);
            await AgainstH2LoadAsync(context, grpcGo, calls, payload, cancellationToken);
        }

        using NginxSink nginx = await NginxSink.StartAsync(context, cancellationToken);
        double python =
            await PythonFunction.ProcessorSecondsPer10000Async(context, nginx.Http, "lambda_keepalive", payload, cancellationToken);
        Add(
            context,
            "processor time of the keep-alive Python function over HTTP/1.1 : forwarder",
            python / forwarder,
            Target.NoLessThan(25));
    }

    // Both sides get the same number of streams, and as many calls in a turn.
    private async Task<IReadOnlyList<SendingRound>> AgainstH2LoadAsync(
        BenchContext context, ExtProcSink sink, ExtProcCalls calls, LogsEventPayload payload, CancellationToken cancellationToken)
    {
        const int Streams = ExtProcSink.UsualStreams;
        Task<Cost> H2LoadAsync(int count) => H2Load.RunAsync(context, sink.Node, calls, count, Streams, cancellationToken);
        await H2LoadAsync(RecordsPerEvent);

        // The forwarder's start is not in its turns; nor shall h2load's be.
        Cost start = await H2LoadAsync(1);
        async Task<Cost> H2LoadOnceStartedAsync()
        {
            Cost all = await H2LoadAsync(EventsPerRound * RecordsPerEvent);
            return all with { Processor = all.Processor - start.Processor };
        }

        var comparison = new Comparison(
            Name,
            $"ext_proc to {sink.Name}",
            sink.Node with { Streams = Streams },
            (sink.Name, sink.Processor),
            ("h2load", H2LoadOnceStartedAsync),
            payload,
            EventsPerRound);
        IReadOnlyList<SendingRound> rounds = await SendingRound.RunAllAsync(context, comparison, cancellationToken);
        Add(
            context,
            $"processor time per record, decoding included, to {sink.Name} : h2load",
            rounds.Select(round => round.ProcessorRatio).Median(),
            Target.NoMoreThan(0.6));
        Add(
            context,
            $"records/s, decoding included, to {sink.Name} : h2load",
            rounds.Select(round => round.SpeedRatio).Median(),
            Target.NoLessThan(0.8));
        SendingRound.Describe(context, comparison, rounds);
        return rounds;
    }

    private static async Task<double> SocketsHttpAsync(
        BenchContext context, ExtProcSink sink, ExtProcCalls calls, CancellationToken cancellationToken)
    {
        var costs = new List<double>();
        for (int turn = 0; turn < SocketsHttpTurns; turn++)
        {
            context.Report.Progress($"SocketsHttpHandler, turn {turn + 1}");
            await context.Quiet.WaitAsync(cancellationToken);
            Cost cost =
                await SocketsHttpLoad.RunAsync(context, sink.Node, calls, SocketsHttpCalls, ExtProcSink.UsualStreams, cancellationToken);
            costs.Add(cost.ProcessorSecondsPer10000);
        }

        context.Report.Detail($"SocketsHttpHandler, compiled just in time, after {SocketsHttpCalls} calls to warm up: {costs.Median():0.000} s of processor time per 10,000 calls");
        return costs.Median();
    }

    private void Add(BenchContext context, string what, double value, Target target) =>
        context.Report.Add(new Finding(Name, what, value, target));
}
