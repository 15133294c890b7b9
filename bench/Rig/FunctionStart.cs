using System.Diagnostics;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>One start of a forwarder, on any core, measured from before fork and exec.</summary>
/// <param name="Milliseconds">To the first poll's arrival at the Runtime API's socket.</param>
/// <param name="ForkMilliseconds">Until fork and exec were done.</param>
/// <param name="Megabytes">Resident memory at the first poll.</param>
/// <param name="FirstRecordMilliseconds">To the result of an invocation with one record, which is forwarded; 0 if there was none.</param>
internal readonly record struct FunctionStart(
    double Milliseconds, double ForkMilliseconds, double Megabytes, double FirstRecordMilliseconds)
{
    /// <summary>Starts the program, hands out an event at its first poll if there is one, and ends it.</summary>
    public static FunctionStart Of(string bootstrap, NodeAddress node, LogsEventPayload? record = null)
    {
        using var runtimeApi = new RuntimeApi();
        var start = new ProcessStartInfo(bootstrap) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();

        // Only the just-in-time build looks for a runtime.
        foreach ((string name, string value) in LambdaFunction.EnvironmentOf(node, runtimeApi.Address).Concat(Builds.RuntimeEnvironment))
            start.Environment[name] = value;
        long startedAt = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new BenchException($"{bootstrap} did not start");
        TimeSpan forked = Stopwatch.GetElapsedTime(startedAt);
        try
        {
            TimeSpan polled = Stopwatch.GetElapsedTime(startedAt, runtimeApi.WaitForPoll());
            double megabytes = new ProcessorClock(process.Id).ResidentMegabytes();
            TimeSpan invocation = record is null ? TimeSpan.Zero : Invoke(runtimeApi, record);
            return new FunctionStart(
                polled.TotalMilliseconds, forked.TotalMilliseconds, megabytes, record is null ? 0 : (polled + invocation).TotalMilliseconds);
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private static TimeSpan Invoke(RuntimeApi runtimeApi, LogsEventPayload record)
    {
        TimeSpan elapsed = runtimeApi.Invoke(record.Bytes, out byte[] result);
        LambdaFunction.EnsureAllForwarded(record, result);
        return elapsed;
    }
}
