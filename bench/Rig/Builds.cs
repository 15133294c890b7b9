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
/// <param name="ForwarderZip">The package that the module deploys.</param>
/// <param name="DeliveryProbe">Delivering one event again and again without a Runtime API, compiled ahead of time.</param>
/// <param name="InventoryProbe">An inventory of one file, or only parsing it, precompiled as the module's engine is.</param>
/// <param name="ExtProcSink">The Kestrel server that acknowledges ext_proc calls, compiled just in time.</param>
/// <param name="SocketsHttpSender">The same calls by .NET's own HTTP/2 client, compiled just in time.</param>
/// <param name="GrpcGoSink">The grpc-go server that acknowledges ext_proc calls; null if it cannot be built here.</param>
internal sealed record Builds(
    string Forwarder,
    string JustInTimeForwarder,
    string DecodeProbe,
    string ModuleManifest,
    string ForwarderZip,
    string DeliveryProbe,
    string InventoryProbe,
    string ExtProcSink,
    string SocketsHttpSender,
    string? GrpcGoSink)
{
    private const string ForwarderName = "Wallarm.Connector.Forwarder";
    private const string DecodeProbeName = "Wallarm.Connector.Bench.DecodeProbe";
    private const string DeliveryProbeName = "Wallarm.Connector.Bench.DeliveryProbe";
    private const string InventoryProbeName = "Wallarm.Connector.Bench.InventoryProbe";
    private const string SinkName = "Wallarm.Connector.Bench.ExtProcSink";
    private const string SenderName = "Wallarm.Connector.Bench.SocketsHttpSender";
    private const string Runtime = "linux-x64";
    private const string ZipName = $"{Runtime}.zip";
    private const string ModuleName = "Wallarm.Connector";

    /// <summary>What programs compiled just in time look for: the runtime that this program runs on.</summary>
    public static IReadOnlyDictionary<string, string> RuntimeEnvironment { get; } = new Dictionary<string, string>
    {
        ["DOTNET_ROOT"] = Path.GetFullPath(
            Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")),
    };

    public static async Task<Builds> PrepareAsync(
        BenchOptions options, BenchReport report, ExternalTools tools, CancellationToken cancellationToken)
    {
        string forwarder = Path.Combine(Workspace.Repository, "src", ForwarderName);
        if (options.Bootstrap is null)
            await DotnetAsync(report, ["publish", forwarder, "-c", "Release", "-r", Runtime], cancellationToken);
        if (options.Selects("startup"))
            await DotnetAsync(report, ["build", forwarder, "-c", "Release"], cancellationToken);
        if (options.Selects("decode") || options.Selects("sending"))
            await DotnetAsync(report, ["publish", Workspace.Asset("DecodeProbe"), "-c", "Release", "-r", Runtime], cancellationToken);
        if (options.Selects("ext-proc allocation"))
            await DotnetAsync(report, ["publish", Workspace.Asset("DeliveryProbe"), "-c", "Release", "-r", Runtime], cancellationToken);
        if (options.Selects("inventory"))
            await DotnetAsync(report, ["publish", Workspace.Asset("InventoryProbe"), "-c", "Release", "-r", Runtime], cancellationToken);
        string? grpcGoSink = null;
        if (options.SelectsExtProc)
        {
            await DotnetAsync(report, ["build", Workspace.Asset("ExtProcSink"), "-c", "Release"], cancellationToken);
            await DotnetAsync(report, ["build", Workspace.Asset("SocketsHttpSender"), "-c", "Release"], cancellationToken);
            grpcGoSink = await GrpcGoSinkAsync(report, tools, cancellationToken);
        }

        string bootstrap = options.Bootstrap ?? Artifact("publish", ForwarderName, $"release_{Runtime}", "bootstrap");
        string modules = Artifact("bench", "modules");
        string zips = ZipOf(bootstrap);
        if (options.SelectsDeployment)
        {
            string module = Path.Combine(Workspace.Repository, "src", $"{ModuleName}.PowerShell");
            string[] asPacked = ["-p:Precompile=true", $"-p:ModulesFolder={modules}", $"-p:ForwarderZips={zips}"];
            await DotnetAsync(report, ["build", module, "-c", "Release", .. asPacked], cancellationToken);
            if (PowerShellProgram.NeedsHost)
                await DotnetAsync(report, ["build", PowerShellProgram.HostProject, "-c", "Release"], cancellationToken);
        }

        return new Builds(
            bootstrap,
            Artifact("bin", ForwarderName, "release", "bootstrap"),
            Artifact("publish", DecodeProbeName, $"release_{Runtime}", DecodeProbeName),
            options.SelectsDeployment ? Directory.EnumerateFiles(modules, $"{ModuleName}.psd1", SearchOption.AllDirectories).Single() : "",
            Path.Combine(zips, ZipName),
            Artifact("publish", DeliveryProbeName, $"release_{Runtime}", DeliveryProbeName),
            Artifact("publish", InventoryProbeName, $"release_{Runtime}", InventoryProbeName),
            Artifact("bin", SinkName, "release", SinkName),
            Artifact("bin", SenderName, "release", SenderName),
            grpcGoSink);
    }

    /// <summary>
    /// The folder of the package that the module deploys: as the one of a release, but not checked for the C library of Lambda.
    /// </summary>
    private static string ZipOf(string bootstrap)
    {
        string folder = Directory.CreateDirectory(Artifact("bench", "forwarder")).FullName;
        using var zip = new ZipArchive(File.Create(Path.Combine(folder, ZipName)), ZipArchiveMode.Create);
        zip.CreateEntryFromFile(bootstrap, "bootstrap", CompressionLevel.SmallestSize);
        return folder;
    }

    private static string Artifact(params string[] parts) => Path.Combine([Workspace.Repository, "artifacts", .. parts]);

    /// <summary>
    /// Built from Debian's own packages, without a module proxy; a machine without them gets no figure against this server.
    /// </summary>
    private static async Task<string?> GrpcGoSinkAsync(BenchReport report, ExternalTools tools, CancellationToken cancellationToken)
    {
        const string Packages = "/usr/share/gocode";
        if (tools.Lacks([ExternalTools.Go]) is not null || !Directory.Exists($"{Packages}/src/google.golang.org/grpc"))
            return null;
        string program = Artifact("bench", "grpc-go-sink");
        var start = new ProcessStartInfo(tools[ExternalTools.Go], ["build", "-o", program, Workspace.Asset("go", "sink.go")]);
        start.Environment["GO111MODULE"] = "off";
        start.Environment["GOPATH"] = Packages;
        start.Environment["GOCACHE"] = Artifact("bench", "go-cache");
        await BuildAsync(report, start, cancellationToken);
        return program;
    }

    private static Task DotnetAsync(BenchReport report, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [.. arguments, "--nologo", "-v", "quiet"]);

        // `dotnet run` hands its MSBuild settings down; the builds here are of their own.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        return BuildAsync(report, start, cancellationToken);
    }

    private static async Task BuildAsync(BenchReport report, ProcessStartInfo start, CancellationToken cancellationToken)
    {
        string command = $"{Path.GetFileName(start.FileName)} {string.Join(' ', start.ArgumentList.Select(Path.GetFileName))}";
        report.Progress(command);
        start.RedirectStandardOutput = true;
        start.WorkingDirectory = Workspace.Repository;
        using Process build = Process.Start(start)!;
        string output = await build.StandardOutput.ReadToEndAsync(cancellationToken);
        await build.WaitForExitAsync(cancellationToken);
        if (build.ExitCode != 0)
            throw new BenchException($"{command} failed:\n{output}");
    }
}
