using System.Diagnostics;
using Wallarm.Connector.Bench.Rig;

namespace Wallarm.Connector.Bench.Deployment;

/// <summary>A program from its start to its end, in an environment that is the same for every side of a comparison.</summary>
internal static class TimedProcess
{
    /// <summary>Sets up a program: nothing of the user's own settings, no questions, no news.</summary>
    public static ProcessStartInfo Prepare(
        Workspace workspace, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string? path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = workspace.NewFolder("home");
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["AWS_PAGER"] = "";
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return start;
    }

    /// <summary>From before fork and exec until the program has ended; what it wrote is read, and shown where it failed.</summary>
    public static async Task<double> MillisecondsAsync(ProcessStartInfo start, string input, CancellationToken cancellationToken)
    {
        long startedAt = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new BenchException($"{start.FileName} did not start");
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            double milliseconds = Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
            return process.ExitCode == 0
                ? milliseconds
                : throw new BenchException($"{start.FileName} ended with {process.ExitCode}: {await errors}{output}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
