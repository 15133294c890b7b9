using System.Collections;
using System.Management.Automation;

namespace Wallarm.Connector.Tests.PowerShell.ModuleTests;

public class ManifestTests
{
    private static readonly Lazy<Hashtable> Read = new(() =>
    {
        var script = System.Management.Automation.Language.Parser.ParseFile(ModuleUnderTest.Manifest, out _, out _);
        return (Hashtable)script.Find(ast => ast is System.Management.Automation.Language.HashtableAst, false).SafeGetValue();
    });

    private static Hashtable Manifest => Read.Value;

    [Fact]
    public void PowerShell_finds_nothing_wrong_with_it()
    {
        using var session = ModuleSession.Open();

        var module = session.Run("param($path) Test-ModuleManifest -Path $path", ("path", ModuleUnderTest.Manifest)).Single<PSModuleInfo>();

        Assert.Equal("Wallarm.Connector", module.Name);
        Assert.Equal(Path.GetFileName(ModuleUnderTest.Folder), module.Version.ToString());
    }

    [Fact]
    public void It_exports_exactly_the_cmdlets_of_the_assembly()
    {
        var classes = LoadedModule.CmdletAssembly.GetExportedTypes()
            .Select(type => type.GetCustomAttributes(typeof(CmdletAttribute), inherit: false).Cast<CmdletAttribute>().SingleOrDefault())
            .OfType<CmdletAttribute>().Select(attribute => $"{attribute.VerbName}-{attribute.NounName}").Order(StringComparer.Ordinal);

        Assert.Equal(classes, ((object[])Manifest["CmdletsToExport"]!).Cast<string>().Order(StringComparer.Ordinal));
        Assert.Equal(classes, LoadedModule.Cmdlets.Select(cmdlet => cmdlet.Name));
    }

    [Theory]
    [InlineData("FunctionsToExport")]
    [InlineData("AliasesToExport")]
    [InlineData("VariablesToExport")]
    public void It_says_that_there_is_nothing_else(string list) => Assert.Empty((object[])Manifest[list]!);

    [Fact]
    public void It_says_where_it_runs_and_who_it_is()
    {
        Assert.Equal("7.4", Manifest["PowerShellVersion"]);
        Assert.Equal(["Core"], (object[])Manifest["CompatiblePSEditions"]!);
        // The identity of the module for ever; a new one would be another module.
        Assert.Equal("6f0a3b0e-5d0c-4a53-9a57-1d7a3c9e2b41", Manifest["GUID"]);
    }

    [Fact]
    public void A_gallery_learns_all_it_shows()
    {
        var gallery = (Hashtable)((Hashtable)Manifest["PrivateData"]!)["PSData"]!;

        Assert.Contains("PSEdition_Core", (object[])gallery["Tags"]!);
        Assert.All(["LicenseUri", "ProjectUri"], key => Assert.Equal("https", new Uri((string)gallery[key]!).Scheme));
        Assert.NotEmpty((string)gallery["ReleaseNotes"]!);
        Assert.NotEmpty((string)Manifest["Description"]!);
    }

    [Theory]
    [InlineData("Wallarm.Connector.Format.ps1xml")]
    [InlineData("bin/Wallarm.Connector.PowerShell.dll")]
    [InlineData("bin/Wallarm.Connector.Abstractions.dll")]
    [InlineData("bin/engine/Wallarm.Connector.Engine.dll")]
    [InlineData("bin/engine/AWSSDK.Core.dll")]
    [InlineData("forwarder/linux-x64.zip")]
    [InlineData("forwarder/linux-arm64.zip")]
    [InlineData("en-US/Wallarm.Connector.PowerShell.dll-Help.xml")]
    [InlineData("en-US/about_Wallarm.Connector.help.txt")]
    [InlineData("CHANGELOG.md")]
    [InlineData("LICENSE")]
    [InlineData("THIRD-PARTY-NOTICES.txt")]
    public void The_module_holds(string path) => Assert.True(File.Exists(Path.Combine(ModuleUnderTest.Folder, path)));

    [Fact]
    public void What_both_contexts_use_is_there_once_and_PowerShell_itself_is_not()
    {
        var assemblies =
            Directory.EnumerateFiles(ModuleUnderTest.Folder, "*.dll", SearchOption.AllDirectories).Select(
                path => Path.GetRelativePath(ModuleUnderTest.Folder, path)).ToArray();

        Assert.Single(assemblies, path => Path.GetFileName(path) == "Wallarm.Connector.Abstractions.dll");
        Assert.DoesNotContain(
            assemblies, path => Path.GetFileName(path).StartsWith("System.Management.Automation", StringComparison.Ordinal));
        Assert.DoesNotContain(Directory.EnumerateFiles(ModuleUnderTest.Folder, "*", SearchOption.AllDirectories), path =>
            Path.GetExtension(path) is ".pdb" or ".so" or ".dylib" || path.EndsWith(".deps.json", StringComparison.Ordinal) || path.EndsWith(".runtimeconfig.json", StringComparison.Ordinal));
    }
}
