using System.Diagnostics;
using Wallarm.Connector.Bench.Rig;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Bench.Deployment;

/// <summary>pwsh, or where there is none the same engine in a program of the tests.</summary>
internal static class PowerShellProgram
{
    private const string HostName = "Wallarm.Connector.PowerShellHost";

    private static readonly string? Pwsh = ProgramOnPath.Find("pwsh");

    public static bool NeedsHost => Pwsh is null;

    public static string HostProject => Path.Combine(Workspace.Repository, "tests", "PowerShellHost");

    /// <summary>What it is called in the report.</summary>
    public static string Name => NeedsHost ? "PowerShell engine in a host of the tests (no pwsh on PATH)" : "pwsh";

    /// <summary>A new session for one script. The host takes it as input, pwsh as an argument, as users give it.</summary>
    public static (ProcessStartInfo Start, string Input) Session(Workspace workspace, string script, IReadOnlyDictionary<string, string>? environment = null) => Pwsh is null
        ? (TimedProcess.Prepare(workspace, Path.Combine(Workspace.Repository, "artifacts", "bin", HostName, "release", HostName), [], environment), script)
        : (TimedProcess.Prepare(workspace, Pwsh, ["-NoProfile", "-NonInteractive", "-Command", script], environment), "");

    public static Task<double> MillisecondsAsync(
        BenchContext context, string script, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellationToken)
    {
        (ProcessStartInfo start, string input) = Session(context.Workspace, script, environment);
        return TimedProcess.MillisecondsAsync(start, input, cancellationToken);
    }

    /// <summary>Text as a script has it.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
