using System.Diagnostics;
using System.Xml.Linq;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.PowerShell.ModuleTests;

/// <summary>A part of tests/Pester, in the real pwsh: both are restored as packages, so that every machine runs it.</summary>
public sealed class PesterTests : IDisposable
{
    /// <summary>A first run downloads pwsh, which has 70 MB.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wallarm-pester-");

    [BotoFact]
    public async Task The_module_is_imported_plans_and_deploys_in_the_real_pwsh()
    {
        var result = Path.Combine(_folder.FullName, "pester.xml");
        var start = new ProcessStartInfo(
            "dotnet", ["msbuild", "build/Package.proj", "-t:Pester", "-p:PesterTag=Smoke", $"-p:PesterResult={result}", "-nodeReuse:false"])
        {
            WorkingDirectory = Repository.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["WALLARM_MODULE"] = ModuleUnderTest.Folder;
        using var process = System.Diagnostics.Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var complaint = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        Assert.True(process.ExitCode == 0, $"Pester exits with {process.ExitCode}: {await output}{await complaint}");
        var tests = XDocument.Load(result).Descendants("test-case").ToList();
        Assert.Equal(3, tests.Count);
        Assert.All(tests, test => Assert.Equal("Success", test.Attribute("result")?.Value));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
