using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>What a Python function spends on the same event.</summary>
internal static class PythonFunction
{
    private const int Invocations = 3;

    /// <summary>
    /// The cheaper of its two places: these functions wait for every single answer, and waking a sink on another core at
    /// every request costs extra in a virtual machine, while a sink on the same core costs them nothing.
    /// </summary>
    public static async Task<double> ProcessorSecondsPer10000Async(
        BenchContext context, NodeAddress node, string module, LogsEventPayload payload, CancellationToken cancellationToken)
    {
        context.Report.Progress(module);
        await context.Quiet.WaitAsync(cancellationToken);
        double apart = OnCore(context, node, Cores.Sender, module, payload);
        double together = OnCore(context, node, Cores.Surroundings, module, payload);
        context.Report.Detail($"{module}: {apart:0.00} s of processor time per 10,000 records apart from nginx, {together:0.00} s on its core; the cheaper counts");
        return Math.Min(apart, together);
    }

    private static double OnCore(BenchContext context, NodeAddress node, int core, string module, LogsEventPayload payload)
    {
        using LambdaFunction function = LambdaFunction.StartPython(context, node, core, module);
        function.Invoke(LogsEventPayload.Of(100));
        return Enumerable.Range(0, Invocations).Select(_ => function.Invoke(payload).ProcessorSecondsPer10000).Median();
    }
}
