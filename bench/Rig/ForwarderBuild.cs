using System.Diagnostics;
using Wallarm.Connector.Bench.Report;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>The two builds of the forwarder that are measured: ahead of time (the product) and just in time (for comparison).</summary>
internal sealed record ForwarderBuild(string AheadOfTime, string JustInTime)
{
    private const string Name = "Wallarm.Connector.Forwarder";

    public static async Task<ForwarderBuild> PrepareAsync(BenchOptions options, BenchReport report, CancellationToken cancellationToken)
    {
        string project = Path.Combine(Workspace.Repository, "src", Name);
        string artifacts = Path.Combine(Workspace.Repository, "artifacts");
        string justInTime = Path.Combine(artifacts, "bin", Name, "release", "bootstrap");
        if (options.Selects("startup"))
            await DotnetAsync(report, ["build", project, "-c", "Release"], cancellationToken);
        if (options.Bootstrap is { } given)
            return new ForwarderBuild(given, justInTime);
        await PublishAsync(project, report, cancellationToken);
        return new ForwarderBuild(Path.Combine(artifacts, "publish", Name, "release_linux-x64", "bootstrap"), justInTime);
    }

    public static Task PublishAsync(string project, BenchReport report, CancellationToken cancellationToken) =>
        DotnetAsync(report, ["publish", project, "-c", "Release", "-r", "linux-x64"], cancellationToken);

    private static async Task DotnetAsync(BenchReport report, string[] arguments, CancellationToken cancellationToken)
    {
        report.Progress($"dotnet {arguments[0]} {Path.GetFileName(arguments[1])}");
        var start = new ProcessStartInfo("dotnet", [.. arguments, "--nologo", "-v", "quiet"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Workspace.Repository,
        };

        // `dotnet run` hands its MSBuild settings down; the builds here are of their own.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        using Process build = Process.Start(start)!;
        string output = await build.StandardOutput.ReadToEndAsync(cancellationToken);
        await build.WaitForExitAsync(cancellationToken);
        if (build.ExitCode != 0)
            throw new BenchException($"dotnet {string.Join(' ', arguments)} failed:\n{output}");
    }
}
