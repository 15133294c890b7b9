using System.Management.Automation.Runspaces;

namespace Wallarm.Connector.Tests.PowerShell;

/// <summary>A session of the real PowerShell engine, in this process, with the module imported. One script runs in it at a time.</summary>
/// <remarks>
/// Environment variables and the engine's load context belong to the process, and so to all sessions in it: what must not share them runs
/// in a <see cref="PowerShellProcess"/>. Cmdlets of Microsoft.PowerShell.Utility (Write-Error, Select-Object, ConvertTo-Json, Format-Table,
/// ...) are not in System.Management.Automation, and so not here: use the language, ForEach-Object and Where-Object.
/// </remarks>
internal sealed class ModuleSession : IDisposable
{
    private ModuleSession(RecordingHost host, Runspace runspace)
    {
        Host = host;
        Runspace = runspace;
    }

    /// <summary>What the session said to its user, and what the user answers.</summary>
    public RecordingHost Host { get; }

    public Runspace Runspace { get; }

    /// <summary>Opens a session, in the folder given, with the module imported.</summary>
    public static ModuleSession Open(string? currentFolder = null)
    {
        var initial = InitialSessionState.CreateDefault2();
        initial.ThrowOnRunspaceOpenError = true;
        initial.ImportPSModule([ModuleUnderTest.Manifest]);
        var host = new RecordingHost();
        var runspace = RunspaceFactory.CreateRunspace(host, initial);
        runspace.Open();
        var session = new ModuleSession(host, runspace);
        if (currentFolder is not null)
        {
            session.Run(
                "param($folder) $null = $ExecutionContext.SessionState.Path.SetLocation($folder)",
                ("folder", currentFolder)).ThrowIfFailed();
        }

        return session;
    }

    /// <summary>Runs a script to its end.</summary>
    public ScriptRun Run(string script, params (string Name, object? Value)[] parameters)
    {
        using var running = Start(script, parameters);
        return running.Wait();
    }

    /// <summary>Starts a script that the test then stops, or waits for.</summary>
    public RunningScript Start(string script, params (string Name, object? Value)[] parameters)
    {
        var shell = System.Management.Automation.PowerShell.Create(Runspace);
        shell.AddScript(script);
        foreach (var (name, value) in parameters) shell.AddParameter(name, value);
        return new RunningScript(shell);
    }

    public void Dispose() => Runspace.Dispose();
}
