using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>
/// What Lambda bills while the node refuses connections, against a function that tries until the deadline of each invocation, as this one
/// did before it remembered that its node is away.
/// </summary>
internal sealed class OutageMeasurement : IMeasurement
{
    private const int Invocations = 20;
    private const int Records = 100;
    private const string Refusing = "127.0.0.1:9";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>What the function keeps of an invocation's time to report the counts.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    public string Name => "outage";

    public IReadOnlyList<string> Needs => [ExternalTools.Taskset];

    public async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
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
}
