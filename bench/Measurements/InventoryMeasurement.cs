using Wallarm.Connector.Bench.Report;
using Wallarm.Connector.Bench.Rig;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>
/// A million lines of an API with 5,000 endpoints, from a file to an inventory, against parsing them alone, a Python script and jq. All
/// have both cores.
/// </summary>
internal sealed class InventoryMeasurement : IMeasurement
{
    private const int Lines = 1_000_000;
    private const int PythonLines = 100_000;
    private const int JqLines = 5_000;

    public string Name => "inventory";

    public IReadOnlyList<string> Needs => [ExternalTools.Python, ExternalTools.Jq];

    public async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        context.Report.Progress("write a log of a million lines");
        string log = await LogAsync(context, Lines, cancellationToken);
        string pythonLog = await LogAsync(context, PythonLines, cancellationToken);
        string jqLog = await LogAsync(context, JqLines, cancellationToken);
        var toParsing = new List<double>();
        var toPython = new List<double>();
        var toJq = new List<double>();
        double peak = 0;
        string program = context.Builds.InventoryProbe;
        for (int round = 0; round < context.Options.Rounds; round++)
        {
            context.Report.Progress($"inventory, round {round + 1}");
            await context.Quiet.WaitAsync(cancellationToken);
            InventoryRun parsing = await InventoryRun.OfAsync(program, ["parse", log], cancellationToken);
            InventoryRun inventory = await InventoryRun.OfAsync(program, ["inventory", log], cancellationToken);
            InventoryRun python = await InventoryRun.OfAsync(
                context.Tools[ExternalTools.Python], [Workspace.Asset("python", "inventory.py"), pythonLog], cancellationToken);
            InventoryRun jq = await InventoryRun.OfAsync(
                context.Tools[ExternalTools.Jq], ["-n", "-r", "-f", Workspace.Asset("jq", "inventory.jq"), jqLog], cancellationToken);
            if ((inventory.Lines, inventory.Endpoints) != (Lines, LargeLog.Endpoints))
                throw new BenchException($"the inventory has {inventory.Endpoints} endpoints of {inventory.Lines} lines");
            toParsing.Add(inventory.ElapsedPerLine / parsing.ElapsedPerLine);
            toPython.Add(python.ElapsedPerLine / inventory.ElapsedPerLine);
            toJq.Add(jq.ElapsedPerLine / inventory.ElapsedPerLine);
            peak = Math.Max(peak, inventory.PeakMegabytes);
        }

        context.Report.Add(
            new Finding(Name, "time from file to inventory : parsing alone, one thread", toParsing.Median(), Target.NoMoreThan(3)));
        context.Report.Add(new Finding(Name, "speed : a Python script, json and dictionaries", toPython.Median(), Target.NoLessThan(10)));
        context.Report.Add(new Finding(Name, "speed : jq", toJq.Median(), Target.NoLessThan(10)));
        context.Report.Add(new Finding(Name, "peak memory, 5,000 endpoints", peak, Target.NoMoreThan(150, "MB")));
        context.Report.Detail(
            $"inventory: {Lines} lines, {new FileInfo(log).Length / 1e6:0} MB; Python: {PythonLines}, jq: {JqLines}, compared by line");
    }

    private static async Task<string> LogAsync(BenchContext context, int lines, CancellationToken cancellationToken)
    {
        string path = context.Workspace.PathOf($"access-{lines}.log");
        await LargeLog.WriteAsync(path, lines, cancellationToken);
        return path;
    }
}
