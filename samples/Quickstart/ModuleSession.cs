using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text;

namespace Wallarm.Connector.Quickstart;

/// <summary>A session of the real PowerShell engine with the module imported.</summary>
internal sealed class ModuleSession : IDisposable
{
    private readonly string _folder;
    private readonly Runspace _runspace;

    private ModuleSession(string folder, Runspace runspace)
    {
        _folder = folder;
        _runspace = runspace;
    }

    /// <summary>Imports the module that the build has laid out, and gives it packages to deploy.</summary>
    public static ModuleSession Open()
    {
        string folder = Directory.CreateTempSubdirectory("wallarm-quickstart-").FullName;
        Copy(BuiltModule(), folder);
        WritePackages(Path.Combine(folder, "forwarder"));
        InitialSessionState initial = InitialSessionState.CreateDefault2();
        initial.ThrowOnRunspaceOpenError = true;
        initial.ImportPSModule([Path.Combine(folder, "Wallarm.Connector.psd1")]);
        Runspace runspace = RunspaceFactory.CreateRunspace(initial);
        runspace.Open();
        return new ModuleSession(folder, runspace);
    }

    /// <summary>Sets a variable of the session.</summary>
    public void SetVariable(string name, object value) => _runspace.SessionStateProxy.SetVariable(name, value);

    /// <summary>Runs a command line to its end.</summary>
    /// <exception cref="QuickstartException">It failed; the message says how.</exception>
    public async Task<IReadOnlyList<object>> RunAsync(string command, CancellationToken stop)
    {
        using PowerShell shell = PowerShell.Create(_runspace);
        shell.AddScript(command);
        using CancellationTokenRegistration registration = stop.Register(shell.Stop);
        try
        {
            PSDataCollection<PSObject> output = await shell.InvokeAsync();
            stop.ThrowIfCancellationRequested();
            return shell.Streams.Error is [{ } error, ..]
                ? throw new QuickstartException(error.Exception.Message)
                : [.. output.OfType<PSObject>().Select(each => each.BaseObject)];
        }
        catch (PipelineStoppedException) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
        catch (RuntimeException exception)
        {
            throw new QuickstartException(exception.Message);
        }
    }

    public void Dispose()
    {
        _runspace.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// artifacts/stage/CONFIGURATION/Wallarm.Connector/VERSION of the checkout whose artifacts/bin/PROJECT/CONFIGURATION this runs in.
    /// </summary>
    private static string BuiltModule()
    {
        string output = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string stage = Path.GetFullPath(Path.Combine(output, "..", "..", "..", "stage", Path.GetFileName(output), "Wallarm.Connector"));
        return Directory.EnumerateDirectories(stage).MaxBy(folder => Version.Parse(Path.GetFileName(folder)))!;
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>
    /// The real packages need an AOT tool chain. What the simulated account runs is the forwarder that this build has compiled.
    /// </summary>
    private static void WritePackages(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string name in new[] { "linux-x64.zip", "linux-arm64.zip" })
        {
            using System.IO.Compression.ZipArchive archive = new(File.Create(Path.Combine(folder, name)), System.IO.Compression.ZipArchiveMode.Create);
            using Stream content = archive.CreateEntry("bootstrap").Open();
            content.Write(Encoding.UTF8.GetBytes("stands in for the ahead-of-time compiled forwarder\n"));
        }
    }
}
