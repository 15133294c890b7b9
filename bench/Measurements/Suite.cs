namespace Wallarm.Connector.Bench.Measurements;

/// <summary>
/// All measurements. Starting and deploying come first, before this program, and with it all that it starts, confines itself to the other
/// core.
/// </summary>
internal static class Suite
{
    private static readonly IMeasurement[] All =
    [
        new StartupMeasurement(),
        new ExtProcStartupMeasurement(),
        new ImportMeasurement(),
        new WarmDeployMeasurement(),
        new ColdDeployMeasurement(),
        new DeployCallsMeasurement(),
        new MemoryMeasurement(),
        new InventoryMeasurement(),
        new DecodeMeasurement(),
        new SendingMeasurement(),
        new ScalingMeasurement(),
        new OutageMeasurement(),
        new ExtProcMemoryMeasurement(),
        new ExtProcAllocationMeasurement(),
        new ExtProcSpeedMeasurement(),
        new ExtProcDistanceMeasurement(),
    ];

    /// <summary>Runs what was asked for. A measurement without a figure is reported and does not keep the others from theirs.</summary>
    public static async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        foreach (IMeasurement measurement in All.Where(measurement => context.Options.Selects(measurement.Name)))
        {
            if (context.Tools.Lacks(measurement.Needs) is { } lacking)
            {
                context.Report.Skip(measurement.Name, lacking);
                continue;
            }

            try
            {
                await measurement.RunAsync(context, cancellationToken);
            }
            catch (BenchException failure)
            {
                context.Report.Fail(measurement.Name, failure.Message);
            }
        }
    }
}
