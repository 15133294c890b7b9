using System.Diagnostics;
using System.Globalization;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>Who runs where: what is measured has a core of its own, what it talks to has the other.</summary>
internal static class Cores
{
    public const int Sender = 0;
    public const int Surroundings = 1;

    /// <summary>Moves all threads of this program, which plays the Runtime API, away from the sender's core.</summary>
    public static async Task LeaveSenderAloneAsync(ExternalTools tools, CancellationToken cancellationToken)
    {
        if (!Directory.Exists("/sys/devices/system/cpu/cpu1"))
            throw new BenchException("two cores are needed: one for the sender, one for what it sends to");
        string core = Surroundings.ToString(CultureInfo.InvariantCulture);
        string self = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(tools[ExternalTools.Taskset], ["-apc", core, self]) { RedirectStandardOutput = true };
        using Process taskset = Process.Start(start)!;
        await taskset.StandardOutput.ReadToEndAsync(cancellationToken);
        await taskset.WaitForExitAsync(cancellationToken);
    }
}
