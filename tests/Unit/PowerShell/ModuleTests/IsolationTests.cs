using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Wallarm.Connector.Tests.PowerShell.ModuleTests;

/// <summary>A session may hold an AWSSDK.Core of another module, before or after ours.</summary>
public sealed class IsolationTests : IDisposable
{
    // Nothing listens on the discard port of this machine: the engine gets as far as a call, and the call fails.
    private const string UseTheEngine =
        "New-WallarmLambdaRole -Region eu-central-1 -AccessKey AKIDEXAMPLE -SecretKey wJalrXUtnFEMI -EndpointUrl http://127.0.0.1:9 -WhatIf -ErrorAction SilentlyContinue -ErrorVariable problem | ForEach-Object { }";

    private const string LoadedCores =
        """
        [System.Runtime.Loader.AssemblyLoadContext]::All | ForEach-Object {
            $context = $_
            $context.Assemblies | Where-Object { $_.GetName().Name -eq 'AWSSDK.Core' } | ForEach-Object {
                @{ context = $context.Name; version = $_.GetName().Version.ToString(); location = $_.Location }
            }
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wallarm-other-");

    [Theory]
    [InlineData("4.0.0.0")]
    [InlineData("3.3.0.0")]
    public async Task An_AWSSDK_Core_that_is_loaded_before_does_not_disturb_ours(string version)
    {
        var other = WriteOtherCore(version);

        var run = await PowerShellProcess.RunAsync($"[void][Reflection.Assembly]::LoadFrom('{other}'); Import-Module $Module -ErrorAction Stop; {UseTheEngine}; $problem; {LoadedCores}");

        AssertApart(run, other, version);
    }

    [Theory]
    [InlineData("4.0.0.0")]
    [InlineData("3.3.0.0")]
    public async Task An_AWSSDK_Core_that_is_loaded_afterwards_is_not_disturbed_by_ours(string version)
    {
        var other = WriteOtherCore(version);

        var run = await PowerShellProcess.RunAsync(
            $"Import-Module $Module -ErrorAction Stop; {UseTheEngine}; [void][Reflection.Assembly]::LoadFrom('{other}'); [Amazon.OnlyInTheOther].FullName; {UseTheEngine}; $problem; {LoadedCores}");

        Assert.Contains("Amazon.OnlyInTheOther", run.GetProperty("output").EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()));
        AssertApart(run, other, version);
    }

    [Fact]
    public async Task An_engine_that_could_not_be_loaded_is_loaded_by_a_later_command()
    {
        const string Script =
            """
            $ErrorActionPreference = 'Stop'
            $copy = [IO.Path]::Combine(FOLDER, 'Wallarm.Connector')
            $from = [IO.Path]::GetDirectoryName($Module)
            foreach ($file in [IO.Directory]::EnumerateFiles($from, '*', 'AllDirectories')) {
                $to = [IO.Path]::Combine($copy, $file.Substring($from.Length + 1))
                [void][IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($to))
                [IO.File]::Copy($file, $to)
            }

            Import-Module ([IO.Path]::Combine($copy, 'Wallarm.Connector.psd1'))
            $engines = [IO.Directory]::GetFiles($copy, 'Wallarm.Connector.Engine.dll', 'AllDirectories')
            foreach ($engine in $engines) { [IO.File]::Move($engine, "$engine.away") }
            try { $null = Get-WallarmLogFormat; 'loaded' } catch { 'failed' }
            foreach ($engine in $engines) { [IO.File]::Move("$engine.away", $engine) }
            @(Get-WallarmLogFormat).Count -gt 0
            """;

        var run = await PowerShellProcess.RunAsync(Script.Replace("FOLDER", $"'{_folder.FullName}'", StringComparison.Ordinal));

        Assert.Equal("", run.GetProperty("stoppedBy").ToString());
        Assert.Equal(["failed", "True"], run.GetProperty("output").EnumerateArray().Select(item => item.ToString()));
    }

    [Fact]
    public async Task The_engine_is_loaded_by_the_first_command_into_a_context_of_its_own()
    {
        var run = await PowerShellProcess.RunAsync($"Import-Module $Module -ErrorAction Stop; {UseTheEngine}; {LoadedCores}");

        var core = Assert.Single(Cores(run));
        Assert.Equal("Wallarm.Connector.Engine", core.GetProperty("context").GetString());
        // The packed module holds it precompiled for this system, and portable for all others.
        var precompiled =
            ModuleUnderTest.IsPacked && OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;
        var folder = Path.Combine(ModuleUnderTest.Folder, "bin", "engine", precompiled ? "linux-x64" : "");
        Assert.Equal(Path.Combine(folder, "AWSSDK.Core.dll"), core.GetProperty("location").GetString());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void AssertApart(JsonElement run, string other, string version)
    {
        Assert.Equal(JsonValueKind.Null, run.GetProperty("stoppedBy").ValueKind);
        var cores = Cores(run);
        Assert.Equal(2, cores.Length);
        Assert.Contains(cores, core => core.GetProperty("context").GetString() == "Default" && core.GetProperty("location").GetString() == other && core.GetProperty("version").GetString() == version);
        var ours = Assert.Single(cores, core => core.GetProperty("context").GetString() == "Wallarm.Connector.Engine");
        Assert.StartsWith(ModuleUnderTest.Folder, ours.GetProperty("location").GetString(), StringComparison.Ordinal);
        // The call came to the network, where the other copy would have lacked what it needs.
        var said = run.GetRawText();
        Assert.Contains("Wallarm.EndpointUnreachable", said, StringComparison.Ordinal);
        Assert.DoesNotContain("MissingMethodException", said, StringComparison.Ordinal);
        Assert.DoesNotContain("TypeLoadException", said, StringComparison.Ordinal);
    }

    private static JsonElement[] Cores(JsonElement run) =>
        [.. run.GetProperty("output").EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty("context", out _))];

    /// <summary>An assembly with the identity of AWSSDK.Core, and nothing of what the engine needs in it.</summary>
    private string WriteOtherCore(string version)
    {
        var name = AssemblyName.GetAssemblyName(Path.Combine(ModuleUnderTest.Folder, "bin", "engine", "AWSSDK.Core.dll"));
        name.Version = Version.Parse(version);
        var assembly = new PersistedAssemblyBuilder(name, typeof(object).Assembly);
        var module = assembly.DefineDynamicModule("AWSSDK.Core");
        module.DefineType("Amazon.RegionEndpoint", TypeAttributes.Public).CreateType();
        module.DefineType("Amazon.OnlyInTheOther", TypeAttributes.Public).CreateType();
        var path = Path.Combine(_folder.FullName, "AWSSDK.Core.dll");
        assembly.Save(path);
        return path;
    }
}
