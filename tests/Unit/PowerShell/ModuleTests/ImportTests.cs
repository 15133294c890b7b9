using System.Text.Json;

namespace Wallarm.Connector.Tests.PowerShell.ModuleTests;

public class ImportTests
{
    private const string LoadedAssemblies =
        "[System.Runtime.Loader.AssemblyLoadContext]::All | ForEach-Object { $context = $_; $context.Assemblies | ForEach-Object { $context.Name + ': ' + $_.GetName().Name } }";

    [Fact]
    public void A_session_has_the_cmdlets_of_the_module()
    {
        using var session = ModuleSession.Open();

        var run = session.Run("(Get-Command -Module Wallarm.Connector).Name").ThrowIfFailed();

        Assert.Contains("New-WallarmLambdaRole", run.Output.Select(name => name.ToString()));
    }

    [Fact]
    public async Task Import_loads_neither_the_engine_nor_an_assembly_of_the_AWS_SDK()
    {
        var run = await PowerShellProcess.RunAsync($"Import-Module $Module -ErrorAction Stop; {LoadedAssemblies}");

        var loaded = run.GetProperty("output").EnumerateArray().Select(line => line.GetString()!).ToArray();
        Assert.Equal(JsonValueKind.Null, run.GetProperty("stoppedBy").ValueKind);
        Assert.Contains("Default: Wallarm.Connector.PowerShell", loaded);
        Assert.DoesNotContain(loaded, line => line.Contains("AWSSDK", StringComparison.Ordinal));
        Assert.DoesNotContain(loaded, line => line.EndsWith("Wallarm.Connector.Engine", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Import_loads_nothing_that_could_open_a_socket()
    {
        const string names = "[AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetName().Name }";

        var run =
            await PowerShellProcess.RunAsync(
                $"$before = @({names}); Import-Module $Module -ErrorAction Stop; {names} | Where-Object {{ $_ -notin $before }}");

        var loaded = run.GetProperty("output").EnumerateArray().Select(line => line.GetString()!).ToArray();
        Assert.Contains("Wallarm.Connector.PowerShell", loaded);
        Assert.DoesNotContain(loaded, name => name.StartsWith("System.Net", StringComparison.Ordinal));
    }
}
