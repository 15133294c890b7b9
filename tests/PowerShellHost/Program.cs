using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.Json;
using Wallarm.Connector.PowerShellHost;

// Runs the script on stdin in a new session and writes to stdout what came out of it, on every stream. Exit code 1 where it stopped
// with an error. An unattended session: what would ask a question fails instead.
var script = await Console.In.ReadToEndAsync();

// Modules of a pwsh that started this process are made for that pwsh.
Environment.SetEnvironmentVariable("PSModulePath", "");
using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
runspace.Open();
using var shell = PowerShell.Create(runspace);
using var output = new PSDataCollection<PSObject>();
ErrorRecord? stoppedBy = null;
try
{
    shell.AddScript(script).Invoke(null, output);
}
catch (RuntimeException exception)
{
    stoppedBy = exception.ErrorRecord;
}

using var stdout = Console.OpenStandardOutput();
using (var json = new Utf8JsonWriter(stdout, new JsonWriterOptions { Indented = true }))
{
    RunDocument.Write(json, shell.Streams, output, stoppedBy);
}

return stoppedBy is null ? 0 : 1;
