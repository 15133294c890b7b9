using System.Xml.Linq;

namespace Wallarm.Connector.Tests.PowerShell;

/// <summary>The file that Get-Help reads for the module's cmdlets.</summary>
internal static class HelpFile
{
    /// <summary>What it says of each cmdlet.</summary>
    public static IReadOnlyDictionary<string, XElement> Cmdlets { get; } =
        XDocument.Load(Path.Combine(ModuleUnderTest.Folder, "en-US", "Wallarm.Connector.PowerShell.dll-Help.xml")).Descendants().Where(element => element.Name.LocalName == "command")
            .ToDictionary(command => All(All(command, "details").Single(), "name").First().Value.Trim());

    /// <summary>The elements of a name within another.</summary>
    public static IEnumerable<XElement> All(XElement within, string name) =>
        within.Descendants().Where(element => element.Name.LocalName == name);
}
