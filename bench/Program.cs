using Wallarm.Connector.Bench;
using Wallarm.Connector.Bench.Measurements;
using Wallarm.Connector.Bench.Micro;
using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;

if (BenchOptions.TryParse(args, out BenchOptions options, out string complaint) is false)
{
    Console.Error.WriteLine(complaint);
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}

if (options.Micro)
{
    MicroBenches.Run(Path.Combine(Workspace.Repository, "artifacts", "micro-benches"));
    return 0;
}

using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    cancellation.Cancel();
};

using var workspace = new Workspace();
var report = new BenchReport(Console.Out, progress: Console.Error);
ExternalTools tools = ExternalTools.Find();
try
{
    Builds builds = await Builds.PrepareAsync(options, report, tools, cancellation.Token);
    await Suite.RunAsync(new BenchContext(options, workspace, tools, builds, report, new QuietMachine()), cancellation.Token);
}
catch (BenchException failure)
{
    report.Fail("bench", failure.Message);
}
catch (OperationCanceledException)
{
    report.Fail("bench", "cancelled");
}

report.Write();
return report.AllTargetsMet ? 0 : 1;
