using System.Globalization;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>Watches a core over a stretch of time: how much of it went to anybody but the process under measurement.</summary>
internal sealed class CoreWatch(int core)
{
    private readonly double _busyBefore = BusySeconds(core);
    private readonly long _startedAt = System.Diagnostics.Stopwatch.GetTimestamp();

    public double Elapsed => System.Diagnostics.Stopwatch.GetElapsedTime(_startedAt).TotalSeconds;

    /// <summary>Share (0-1) of the core's time that was used, counted in kernel ticks of 10 ms.</summary>
    public double BusyShare => (BusySeconds(core) - _busyBefore) / Elapsed;

    public double ForeignShare(TimeSpan own) => Math.Max(0, BusyShare - own.TotalSeconds / Elapsed);

    private static double BusySeconds(int core)
    {
        string prefix = $"cpu{core} ";
        string line = File.ReadLines("/proc/stat").First(line => line.StartsWith(prefix, StringComparison.Ordinal));
        long[] ticks = [.. line[prefix.Length..].Split(' ').Select(field => long.Parse(field, CultureInfo.InvariantCulture))];

        // user nice system idle iowait irq softirq steal: everything but idle and iowait; a stolen tick is lost to us as well.
        return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7]) / 100.0;
    }
}
