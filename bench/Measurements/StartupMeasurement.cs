using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>
/// From before fork and exec to the first poll at the Runtime API's socket, ahead-of-time build against just-in-time build.
/// </summary>
internal sealed class StartupMeasurement : IMeasurement
{
    private const int Starts = 50;
    private const int WarmUps = 3;
    private const int StartsBetweenLooks = 10;

    private static readonly NodeAddress Nowhere = new(NodeAddress.Mirror, "http", "127.0.0.1:9", Fingerprint: null);

    public string Name => "startup";

    public IReadOnlyList<string> Needs => [];

    public async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        context.Report.Progress($"{Starts} starts of each build");
        var aheadOfTime = new List<FunctionStart>();
        var justInTime = new List<FunctionStart>();
        for (int index = -WarmUps; index < Starts; index++)
        {
            if (index % StartsBetweenLooks == 0)
                await context.Quiet.WaitAsync(cancellationToken);
            FunctionStart ahead = FunctionStart.Of(context.Builds.Forwarder, Nowhere);
            FunctionStart just = FunctionStart.Of(context.Builds.JustInTimeForwarder, Nowhere);
            if (index < 0)
                continue;
            aheadOfTime.Add(ahead);
            justInTime.Add(just);
        }

        double aheadMilliseconds = aheadOfTime.Select(start => start.Milliseconds).Median();
        double justMilliseconds = justInTime.Select(start => start.Milliseconds).Median();
        double aheadMegabytes = aheadOfTime.Select(start => start.Megabytes).Median();
        double justMegabytes = justInTime.Select(start => start.Megabytes).Median();
        context.Report.Add(new Finding(Name, "process start to first `next`", aheadMilliseconds, Target.NoMoreThan(6, "ms")));
        context.Report.Add(new Finding(Name, "resident memory at first `next`", aheadMegabytes, Target.NoMoreThan(10, "MB")));
        context.Report.Detail($"start to first `next`, medians of {Starts}: {aheadMilliseconds:0.0} ms and {aheadMegabytes:0.0} MB ahead of time, {justMilliseconds:0.0} ms and {justMegabytes:0.0} MB just in time ({justMilliseconds / aheadMilliseconds:0.0} x the time, {justMegabytes / aheadMegabytes:0.0} x the memory)");
        context.Report.Detail($"ahead of time: fastest start {aheadOfTime.Min(start => start.Milliseconds):0.0} ms, slowest {aheadOfTime.Max(start => start.Milliseconds):0.0} ms; until fork and exec were done {aheadOfTime.Select(start => start.ForkMilliseconds).Median():0.0} ms");
    }
}
