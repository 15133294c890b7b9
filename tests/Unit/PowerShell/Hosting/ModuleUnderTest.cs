using System.IO.Compression;

namespace Wallarm.Connector.Tests.PowerShell;

/// <summary>
/// The module folder that tests import: the packed one that the environment variable WALLARM_MODULE names, or else the one that the build
/// of the cmdlets laid out, with small stand-ins for the forwarder zips (those need an AOT tool chain).
/// </summary>
/// <remarks>One folder a process: PowerShell keeps the assemblies of the first for every later import.</remarks>
internal static class ModuleUnderTest
{
    private static readonly Lazy<string> Prepared = new(Prepare);

    /// <summary>The folder of the manifest, an absolute path.</summary>
    public static string Folder => Prepared.Value;

    public static string Manifest => Path.Combine(Folder, "Wallarm.Connector.psd1");

    /// <summary>The cmdlets' assembly, under <see cref="Folder"/>.</summary>
    public static string CmdletAssembly => Path.Combine(Folder, "bin", "Wallarm.Connector.PowerShell.dll");

    /// <summary>Whether this is the packed module, and not the output of a build.</summary>
    public static bool IsPacked => PackedFolder is not null;

    private static string? PackedFolder =>
        Environment.GetEnvironmentVariable("WALLARM_MODULE") is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;

    private static string Prepare()
    {
        if (PackedFolder is { } packed) return packed;
        var built = BuiltFolder();
        var folder =
            Path.Combine(Directory.CreateTempSubdirectory("wallarm-module-").FullName, "Wallarm.Connector", Path.GetFileName(built));
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            Directory.Delete(Path.GetDirectoryName(Path.GetDirectoryName(folder))!, recursive: true);
        foreach (var file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(built, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        WriteForwarder(Path.Combine(folder, "forwarder", "linux-x64.zip"));
        WriteForwarder(Path.Combine(folder, "forwarder", "linux-arm64.zip"));
        return folder;
    }

    /// <summary>
    /// artifacts/stage/CONFIGURATION/Wallarm.Connector/VERSION of the checkout whose artifacts/bin/PROJECT/CONFIGURATION this runs in.
    /// </summary>
    private static string BuiltFolder()
    {
        var output = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var stage = Path.GetFullPath(Path.Combine(output, "..", "..", "..", "stage", Path.GetFileName(output), "Wallarm.Connector"));
        return Directory.EnumerateDirectories(stage).OrderByDescending(folder => Version.Parse(Path.GetFileName(folder))).First();
    }

    private static void WriteForwarder(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        var entry = archive.CreateEntry("bootstrap");
        // The same bytes in every run, so that a second publish finds nothing to change.
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var content = new StreamWriter(entry.Open());
        content.Write($"stand-in for {Path.GetFileName(path)}");
    }
}
