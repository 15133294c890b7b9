using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>
/// The forwarder against wrk, which sends the same bytes, and against two Python functions that do the same work.
/// "Sending alone" is the invocation less the time that decoding and parsing the same event takes in this run.
/// </summary>
internal sealed class SendingMeasurement : IMeasurement
{
    private const int RecordsPerEvent = 10_000;
    private const int CapturedRequests = 1_000;
    private const int EventsPerRound = 10;
    private const int WrkSeconds = 2;

    public string Name => "sending";

    public IReadOnlyList<string> Needs => [ExternalTools.Nginx, ExternalTools.Wrk, ExternalTools.Taskset, ExternalTools.Python];

    public async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await Cores.LeaveSenderAloneAsync(context.Tools, cancellationToken);
        LogsEventPayload payload = LogsEventPayload.Of(RecordsPerEvent);
        IReadOnlyList<byte[]> requests = RequestCapture.Of(context, LogsEventPayload.Of(CapturedRequests));
        context.Report.Detail($"wrk sends {requests.Count} requests captured from the forwarder, {requests.Average(request => request.Length):0} bytes on average");
        var wrk = new WrkLoad(context, requests);
        await context.Quiet.WaitAsync(cancellationToken);
        TimeSpan decoding = TimeSpan.FromSeconds((await DecodeRun.OfLibraryAsync(context, payload, cancellationToken)).MedianSeconds);
        using NginxSink sink = await NginxSink.StartAsync(context, cancellationToken);

        Comparison To(NodeAddress node) => new(
            Name,
            $"over {node.Scheme}",
            node,
            ("nginx", sink.Processor),
            ("wrk", () => wrk.RunAsync(node, WrkSeconds, cancellationToken)),
            payload,
            EventsPerRound);
        IReadOnlyList<SendingRound> http = await SendingRound.RunAllAsync(context, To(sink.Http), cancellationToken);
        IReadOnlyList<SendingRound> https = await SendingRound.RunAllAsync(context, To(sink.Https), cancellationToken);
        double SendingAlone(SendingRound round) =>
            round.Forwarder.Records / (round.Forwarder.Wall - decoding * (round.Forwarder.Records / RecordsPerEvent)).TotalSeconds
            / round.Yardstick.RecordsPerSecond;

        Add(context, "sending alone over http, requests/s : wrk", http.Select(SendingAlone).Median(), Target.NoLessThan(0.95));
        Add(context, "sending alone over https, requests/s : wrk", https.Select(SendingAlone).Median(), Target.NoLessThan(0.85));
        Add(
            context,
            "decoding included over http, records/s : wrk",
            http.Select(round => round.SpeedRatio).Median(),
            Target.NoLessThan(0.80));
        Add(
            context,
            "processor time per record over http : wrk",
            http.Select(round => round.ProcessorRatio).Median(),
            Target.NoMoreThan(1.3));
        context.Report.Detail(
            $"decode and parse taken off for sending alone: {decoding.TotalMilliseconds:0.0} ms per event of {RecordsPerEvent}");
        SendingRound.Describe(context, To(sink.Http), http);
        SendingRound.Describe(context, To(sink.Https), https);

        double forwarder = http.Select(round => round.Forwarder.ProcessorSecondsPer10000).Median();
        double keepAlive =
            await PythonFunction.ProcessorSecondsPer10000Async(context, sink.Http, "lambda_keepalive", payload, cancellationToken);
        double urllib = await PythonFunction.ProcessorSecondsPer10000Async(context, sink.Http, "lambda_urllib", payload, cancellationToken);
        Add(context, "processor time of the keep-alive Python function : forwarder", keepAlive / forwarder, Target.NoLessThan(8));
        context.Report.Detail($"processor time of the urllib Python function : forwarder = {urllib / forwarder:0.0} x");
    }

    private void Add(BenchContext context, string what, double value, Target target) =>
        context.Report.Add(new Finding(Name, what, value, target));
}
