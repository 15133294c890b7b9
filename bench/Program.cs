using Wallarm.Connector.Bench;
using Wallarm.Connector.Bench.Measurements;
using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;

if (BenchOptions.TryParse(args, out BenchOptions options, out string complaint) is false)
{
    Console.Error.WriteLine(complaint);
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
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
ForwarderBuild forwarder = await ForwarderBuild.PrepareAsync(options, report, cancellation.Token);
var context = new BenchContext(options, workspace, tools, forwarder, report);

foreach (IMeasurement measurement in Suite.All.Where(measurement => options.Selects(measurement.Name)))
{
    if (tools.Lacks(measurement.Needs) is { } lacking)
    {
        report.Skip(measurement.Name, lacking);
        continue;
    }

    try
    {
        await measurement.RunAsync(context, cancellation.Token);
    }
    catch (BenchException failure)
    {
        report.Fail(measurement.Name, failure.Message);
    }
}

report.Write();
return report.AllTargetsMet ? 0 : 1;
