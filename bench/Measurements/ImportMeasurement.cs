using Wallarm.Connector.Bench.Deployment;
using Wallarm.Connector.Bench.Report;

namespace Wallarm.Connector.Bench.Measurements;

/// <summary>A session that imports the packed module and ends, over one that only ends.</summary>
internal sealed class ImportMeasurement : IMeasurement
{
    private const int WarmUps = 2;

    public string Name => "deploy import";

    public IReadOnlyList<string> Needs => [];

    public async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        int sessions = 2 * context.Options.Rounds + 1;
        context.Report.Progress($"{sessions} sessions with and without the module");
        var empty = new List<double>();
        var importing = new List<double>();
        for (int index = -WarmUps; index < sessions; index++)
        {
            await context.Quiet.WaitAsync(cancellationToken);
            double without = await PowerShellProgram.MillisecondsAsync(context, "$null", environment: null, cancellationToken);
            double with =
                await PowerShellProgram.MillisecondsAsync(
                    context,
                    $"Import-Module {PowerShellProgram.Quote(context.Builds.ModuleManifest)}",
                    environment: null,
                    cancellationToken);
            if (index < 0)
                continue;
            empty.Add(without);
            importing.Add(with);
        }

        context.Report.Add(new Finding(Name, "session with the module, over an empty one", importing.Median() - empty.Median(), Target.NoMoreThan(100, "ms")));
        context.Report.Detail($"{PowerShellProgram.Name}, medians of {sessions}: {empty.Median():0} ms ({empty.Min():0} to {empty.Max():0}) for an empty session, {importing.Median():0} ms ({importing.Min():0} to {importing.Max():0}) for one that imports the module; between the fastest of both {importing.Min() - empty.Min():0} ms");
    }
}
