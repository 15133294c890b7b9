using System.Diagnostics;
using System.Globalization;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>A program that reads one log file and prints "read LINES SECONDS ENDPOINTS PEAK-MEGABYTES".</summary>
/// <param name="Lines">Lines that it read.</param>
/// <param name="Elapsed">What it took, without the start of the program where it tells.</param>
/// <param name="Endpoints">Endpoints that it found.</param>
/// <param name="PeakMegabytes">Most memory that it held; 0 if it does not tell.</param>
internal sealed record InventoryRun(long Lines, TimeSpan Elapsed, int Endpoints, double PeakMegabytes)
{
    public TimeSpan ElapsedPerLine => Elapsed / Lines;

    public static async Task<InventoryRun> OfAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        foreach ((string name, string value) in Builds.RuntimeEnvironment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (output.Split(' ') is not ["read", { } lines, { } seconds, { } endpoints, { } megabytes])
            throw new BenchException($"{program} ended with {process.ExitCode}: {output}");
        return new InventoryRun(
            long.Parse(lines, CultureInfo.InvariantCulture),
            TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)),
            int.Parse(endpoints, CultureInfo.InvariantCulture),
            double.Parse(megabytes, CultureInfo.InvariantCulture));
    }
}
