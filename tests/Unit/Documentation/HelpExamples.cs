using System.Xml.Linq;
using Wallarm.Connector.Tests.PowerShell;

namespace Wallarm.Connector.Tests.Documentation;

/// <summary>The examples of the cmdlets' help, from the file that Get-Help reads.</summary>
internal static class HelpExamples
{
    /// <summary>The code, by the cmdlet's name and the example's number.</summary>
    public static IReadOnlyDictionary<(string Cmdlet, int Number), string> Code { get; } = Read();

    private static Dictionary<(string, int), string> Read()
    {
        var help = XDocument.Load(Path.Combine(ModuleUnderTest.Folder, "en-US", "Wallarm.Connector.PowerShell.dll-Help.xml"));
        return help.Descendants().Where(element => element.Name.LocalName == "command")
            .SelectMany(command => command.Descendants().Where(element => element.Name.LocalName == "code")
                .Select((code, index) => (Key: (command.Descendants().First(element => element.Name.LocalName == "name").Value, index + 1), code.Value)))
            .ToDictionary(example => example.Key, example => example.Value);
    }
}
