using System.Globalization;

namespace Wallarm.Connector.Simulators;

/// <summary>The lines that Lambda itself writes into a function's log, in the format that the function is set to.</summary>
internal static class PlatformLog
{
    public static string Start(DeployedVersion version, string requestId) => IsJson(version)
        ? $$$"""{"time":"{{{Now()}}}","type":"platform.start","record":{"requestId":"{{{requestId}}}","version":"{{{version.Version}}}"}}"""
        : $"START RequestId: {requestId} Version: {version.Version}\n";

    public static string Report(DeployedVersion version, InvocationResult result)
    {
        string duration = result.Duration.TotalMilliseconds.ToString("F2", CultureInfo.InvariantCulture);
        string status = result.TimedOut ? "timeout" : result.Succeeded ? "success" : "error";
        string trouble = status == "success" ? "" : "\tStatus: " + status;
        return IsJson(version)
            ? $$$$"""{"time":"{{{{Now()}}}}","type":"platform.report","record":{"requestId":"{{{{result.RequestId}}}}","metrics":{"durationMs":{{{{duration}}}},"memorySizeMB":{{{{version.MemorySizeMegabytes}}}}},"status":"{{{{status}}}}"}}"""
            : $"REPORT RequestId: {result.RequestId}\tDuration: {duration} ms\tMemory Size: {version.MemorySizeMegabytes} MB{trouble}\n";
    }

    private static bool IsJson(DeployedVersion version) => version.Environment.GetValueOrDefault("AWS_LAMBDA_LOG_FORMAT") == "JSON";

    private static string Now() => DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
