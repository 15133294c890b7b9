using System.Globalization;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>Processor time and memory of a process as the kernel accounts them.</summary>
internal readonly struct ProcessorClock(int processId)
{
    /// <summary>Nanosecond sums of all living threads: /proc/PID/stat would count in ticks of 10 ms.</summary>
    public TimeSpan Used()
    {
        if (!Directory.Exists($"/proc/{processId}/task"))
            throw new BenchException($"process {processId} has ended");
        long nanoseconds = 0;
        foreach (string thread in Directory.EnumerateDirectories($"/proc/{processId}/task"))
            nanoseconds += NanosecondsOf(thread);
        return TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    public double ResidentMegabytes() => StatusMegabytes("VmRSS:");

    public double PeakResidentMegabytes() => StatusMegabytes("VmHWM:");

    private static long NanosecondsOf(string thread)
    {
        try
        {
            return long.Parse(File.ReadAllText($"{thread}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // the thread ended between the listing and the reading
        }
    }

    private double StatusMegabytes(string name)
    {
        string line = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        string kilobytes = line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return long.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024.0;
    }
}
