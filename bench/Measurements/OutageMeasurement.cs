using System.Text;
using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>
/// What Lambda bills while the node refuses connections, against a function that tries until the deadline of each invocation, as this one
/// did before it remembered that its node is away; and what 14 days of it cost.
/// </summary>
internal sealed class OutageMeasurement : IMeasurement
{
    private const int Invocations = 20;
    private const int Records = 100;
    private const string Refusing = "127.0.0.1:9";

    /// <summary>About what the function's error has, in bytes.</summary>
    private const int LongestError = 1000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>What the function keeps of an invocation's time to report the counts.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    public string Name => "outage";

    public IReadOnlyList<string> Needs => [ExternalTools.Taskset];

    public async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        await CompareAsync(context, cancellationToken);
        await PriceAsync(context, "a node that refuses connections", Refusing, cancellationToken);
        using var silent = new SilentNode();
        await PriceAsync(context, "a node that does not respond", silent.Address, cancellationToken);
        context.Report.Detail(
            $"outage: a function that tries until each deadline costs {OutageCost.DollarsWithoutMemory:0.00} dollars, and loses batches");
    }

    private async Task CompareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        foreach (string protocol in (string[])[NodeAddress.ExtProc, NodeAddress.Mirror])
        {
            context.Report.Progress($"an outage, {protocol}");
            using LambdaFunction forwarder =
                LambdaFunction.StartForwarder(context, new NodeAddress(protocol, "http", Refusing, Fingerprint: null));
            LogsEventPayload payload = LogsEventPayload.Of(Records);
            var billed = new List<double>();
            for (int invocation = 0; invocation < Invocations; invocation++)
            {
                billed.Add(forwarder.InvokeInVain(payload).TotalSeconds);
                await Task.Delay(Pause, cancellationToken);
            }

            double before = Invocations * (RuntimeApi.Timeout - Margin).TotalSeconds;
            context.Report.Add(new Finding(
                Name,
                $"billed time of {Invocations} invocations, trying until the deadline : forwarder, {protocol}",
                before / billed.Sum(),
                Target.NoLessThan(20)));
            context.Report.Detail(
                $"outage, {protocol}: {Invocations} invocations took {billed.Sum():0.00} s in all, the first {billed[0]:0.00} s");
            context.Report.Detail(
                $"outage, {protocol}: the median of all took {billed.Median():0.000} s of {RuntimeApi.Timeout.TotalSeconds:0} s");
        }
    }

    /// <summary>Measures what the invocations of an outage take, and prices them.</summary>
    private static async Task PriceAsync(BenchContext context, string node, string address, CancellationToken cancellationToken)
    {
        context.Report.Progress($"the price of an outage, {node}");
        using LambdaFunction forwarder =
            LambdaFunction.StartForwarder(context, new NodeAddress(NodeAddress.ExtProc, "http", address, Fingerprint: null));
        LogsEventPayload batch = LogsEventPayload.Of(Records);
        string failure = QueueEvent.FailureRecord(Encoding.UTF8.GetString(batch.Bytes), new string(' ', LongestError) + "null");
        var queued = new LogsEventPayload(
            QueueEvent.Of(Enumerable.Range(0, 10).Select(number => ($"{number}", failure))), 10 * Records, batch.DecompressedLength);
        TimeSpan first = forwarder.InvokeInVain(batch);
        TimeSpan attempt = forwarder.InvokeInVain(batch);
        var quick = new List<double>();
        var served = new List<double>();
        for (int invocation = 0; invocation < Invocations; invocation++)
        {
            quick.Add(forwarder.InvokeInVain(batch).TotalSeconds);
            served.Add(forwarder.InvokeInVain(queued).TotalSeconds);
            await Task.Delay(Pause, cancellationToken);
        }

        OutageCost cost = new(
            first,
            attempt,
            TimeSpan.FromSeconds(quick.Median()),
            TimeSpan.FromSeconds(served.Median()),
            Encoding.UTF8.GetByteCount(failure));
        context.Report.Table(cost.ToTable(node));
        context.Report.Detail(
            $"outage, {node}: a process's first invocation took {first.TotalSeconds:0.00} s, the second {attempt.TotalSeconds:0.00} s");
        context.Report.Detail(
            $"outage, {node}: others took {quick.Median() * 1000:0.0} ms, and {served.Median() * 1000:0.0} ms with ten messages");
        context.Report.Detail($"outage, {node}: a failure record has {cost.RecordBytes} bytes");
    }
}
