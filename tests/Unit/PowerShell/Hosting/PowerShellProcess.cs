using System.Diagnostics;
using System.Text.Json;

namespace Wallarm.Connector.Tests.PowerShell;

/// <summary>A script in a PowerShell of its own, in a process of its own: for what the sessions of one process share.</summary>
internal static class PowerShellProcess
{
    /// <summary>Longer than anything takes that is not stuck, on a machine that is busy with other things.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>
    /// artifacts/bin/Wallarm.Connector.PowerShellHost/CONFIGURATION of the checkout whose artifacts/bin/PROJECT/CONFIGURATION this runs in.
    /// </summary>
    private static string HostAssembly
    {
        get
        {
            var output = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
            return Path.GetFullPath(Path.Combine(output, "..", "..", "Wallarm.Connector.PowerShellHost", Path.GetFileName(output), "Wallarm.Connector.PowerShellHost.dll"));
        }
    }

    /// <summary>
    /// Runs a script; <c>$Module</c> in it is the path of the manifest, which is not imported yet. The process has no AWS settings but
    /// those given, and an empty home folder. The answer has output, errors, warnings, verbose, information and stoppedBy.
    /// </summary>
    public static async Task<JsonElement> RunAsync(string script, params (string Name, string Value)[] environment)
    {
        var home = Directory.CreateTempSubdirectory("wallarm-home-");
        try
        {
            using var process = await StartAsync(script, home.FullName, environment);
            var output = process.StandardOutput.ReadToEndAsync();
            var complaint = process.StandardError.ReadToEndAsync();
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail("the script does not end");
            }

            var text = await output;
            Assert.True(text.Length > 0, $"the host said nothing and exited with {process.ExitCode}: {await complaint}");
            return JsonElement.Parse(text);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    /// <summary>Starts a script as <see cref="RunAsync"/> does, for a test that ends it in the middle.</summary>
    /// <param name="script">The script.</param>
    /// <param name="home">The home folder.</param>
    /// <param name="environment">Settings.</param>
    public static async Task<System.Diagnostics.Process> StartAsync(
        string script, string home, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet" ? self : "dotnet", [HostAssembly])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = start.Environment["USERPROFILE"] = home;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = System.Diagnostics.Process.Start(start)!;
        await process.StandardInput.WriteAsync(
            $"$Module = '{ModuleUnderTest.Manifest.Replace("'", "''", StringComparison.Ordinal)}'\n{script}");
        process.StandardInput.Close();
        return process;
    }
}
