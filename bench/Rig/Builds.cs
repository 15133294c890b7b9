using System.Diagnostics;
using System.IO.Compression;
using Wallarm.Connector.Bench.Deployment;
using Wallarm.Connector.Bench.Report;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>The programs under measurement, built from this checkout at the start of a run.</summary>
/// <param name="Forwarder">The product: compiled ahead of time.</param>
/// <param name="JustInTimeForwarder">The same, compiled just in time, for comparison.</param>
/// <param name="DecodeProbe">Decoding and parsing without sending, compiled ahead of time.</param>
/// <param name="ModuleManifest">The manifest of the module as it is packed, with the package of one architecture.</param>
internal sealed record Builds(string Forwarder, string JustInTimeForwarder, string DecodeProbe, string ModuleManifest)
{
    private const string ForwarderName = "Wallarm.Connector.Forwarder";
    private const string ProbeName = "Wallarm.Connector.Bench.DecodeProbe";
    private const string Runtime = "linux-x64";
    private const string ModuleName = "Wallarm.Connector";

    public static async Task<Builds> PrepareAsync(BenchOptions options, BenchReport report, CancellationToken cancellationToken)
    {
        string forwarder = Path.Combine(Workspace.Repository, "src", ForwarderName);
        if (options.Bootstrap is null)
            await DotnetAsync(report, ["publish", forwarder, "-c", "Release", "-r", Runtime], cancellationToken);
        if (options.Selects("startup"))
            await DotnetAsync(report, ["build", forwarder, "-c", "Release"], cancellationToken);
        if (options.Selects("decode") || options.Selects("sending"))
            await DotnetAsync(report, ["publish", Workspace.Asset("DecodeProbe"), "-c", "Release", "-r", Runtime], cancellationToken);
        string bootstrap = options.Bootstrap ?? Artifact("publish", ForwarderName, $"release_{Runtime}", "bootstrap");
        string modules = Artifact("bench", "modules");
        if (options.SelectsDeployment)
        {
            string module = Path.Combine(Workspace.Repository, "src", $"{ModuleName}.PowerShell");
            string[] asPacked = ["-p:Precompile=true", $"-p:ModulesFolder={modules}", $"-p:ForwarderZips={ZipOf(bootstrap)}"];
            await DotnetAsync(report, ["build", module, "-c", "Release", .. asPacked], cancellationToken);
            if (PowerShellProgram.NeedsHost)
                await DotnetAsync(report, ["build", PowerShellProgram.HostProject, "-c", "Release"], cancellationToken);
        }

        return new Builds(
            bootstrap,
            Artifact("bin", ForwarderName, "release", "bootstrap"),
            Artifact("publish", ProbeName, $"release_{Runtime}", ProbeName),
            options.SelectsDeployment ? Directory.EnumerateFiles(modules, $"{ModuleName}.psd1", SearchOption.AllDirectories).Single() : "");
    }

    /// <summary>The folder of the package that the module deploys: as the one of a release, but not checked for the C library of Lambda.</summary>
    private static string ZipOf(string bootstrap)
    {
        string folder = Directory.CreateDirectory(Artifact("bench", "forwarder")).FullName;
        using var zip = new ZipArchive(File.Create(Path.Combine(folder, $"{Runtime}.zip")), ZipArchiveMode.Create);
        zip.CreateEntryFromFile(bootstrap, "bootstrap", CompressionLevel.SmallestSize);
        return folder;
    }

    private static string Artifact(params string[] parts) => Path.Combine([Workspace.Repository, "artifacts", .. parts]);

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
