using System.Text.RegularExpressions;
using System.Xml.Linq;
using Wallarm.Connector.Tests.PowerShell;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>The notes in the help that the module carries.</summary>
internal static partial class HelpNotes
{
    /// <summary>The notes of a cmdlet as one text.</summary>
    public static string Of(string cmdlet)
    {
        var help = Directory.EnumerateFiles(ModuleUnderTest.Folder, "*-Help.xml", SearchOption.AllDirectories).Select(XDocument.Load);
        var command = help.SelectMany(file => file.Descendants()).Single(
            element => element.Name.LocalName == "command" && element.Descendants().Any(inner => inner.Name.LocalName == "name" && inner.Parent!.Name.LocalName == "details" && inner.Value.Trim() == cmdlet));
        return string.Join('\n', command.Descendants().Where(element => element.Name.LocalName == "alertSet").Select(element => element.Value));
    }

    /// <summary>The IAM actions that a text names.</summary>
    public static IEnumerable<string> ActionsIn(string text) => Action().Matches(text).Select(match => match.Value).Distinct();

    [GeneratedRegex(@"\b(apigateway|ec2|iam|lambda|logs|ssm|sts):[A-Za-z]+")]
    private static partial Regex Action();
}
