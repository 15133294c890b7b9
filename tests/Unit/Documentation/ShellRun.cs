using System.Diagnostics;

namespace Wallarm.Connector.Tests.Documentation;

/// <summary>
/// Commands for a shell, run in the folder of an <see cref="ExampleAccount"/> with the account's keys in the environment.
/// </summary>
internal static class ShellRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What the command printed. It fails the test where the command fails.</summary>
    public static async Task<string> RunAsync(ExampleAccount account, string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", "set -euo pipefail\n" + account.Names.Adapt(command)])
        {
            WorkingDirectory = account.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in account.Aws.EnvironmentVariables) start.Environment[name] = value;
        start.Environment["AWS_CONFIG_FILE"] = start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(account.Folder, "none");
        using var process = System.Diagnostics.Process.Start(start)!;
        process.StandardInput.Close();
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
            Assert.Fail($"{command} does not end");
        }

        Assert.True(process.ExitCode == 0, $"{command} exits with {process.ExitCode}: {await complaint}");
        return await output;
    }
}
