using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Wallarm.Connector.CmdletHelp;

/// <summary>The XML documentation files beside some assemblies, member by member.</summary>
internal sealed partial class XmlDocumentation(IEnumerable<Assembly> assemblies)
{
    private readonly Dictionary<string, XElement> _members = assemblies
        .Select(assembly => Path.ChangeExtension(assembly.Location, ".xml"))
        .Where(File.Exists)
        .SelectMany(path => XDocument.Load(path, LoadOptions.PreserveWhitespace).Descendants("member"))
        .ToDictionary(member => member.Attribute("name")!.Value);

    public XElement Of(Type type) => Of($"T:{type.FullName}");

    /// <summary>The documentation of a property, where it was declared.</summary>
    public XElement Of(PropertyInfo property) => Of($"P:{property.DeclaringType!.FullName}.{property.Name}");

    /// <summary>The summary of a property; that of the record's parameter where the record declares it there.</summary>
    public XElement? SummaryOf(PropertyInfo property)
    {
        if (_members.TryGetValue($"P:{property.DeclaringType!.FullName}.{property.Name}", out var documentation))
        {
            return documentation.Element("summary");
        }

        return Of(property.DeclaringType).Elements("param").FirstOrDefault(
            parameter => parameter.Attribute("name")?.Value == property.Name);
    }

    private XElement Of(string id) =>
        _members.TryGetValue(id, out var member) ? member : throw new DocumentationException($"{id} has no documentation");

    /// <summary>The text of an element, as running text; never empty.</summary>
    public static string Text(XElement? element, string what)
    {
        var text = element is null ? "" : RunningText(element);
        return text.Length > 0 ? text : throw new DocumentationException($"{what} is missing");
    }

    /// <summary>The paragraphs of an element: its para children, or all of it where it has none.</summary>
    public static IReadOnlyList<string> Paragraphs(XElement? element)
    {
        if (element is null) return [];
        return element.Elements("para").Any() ? [.. element.Elements("para").Select(RunningText)] : [RunningText(element)];
    }

    /// <summary>Code keeps its lines, but not the indentation that the source gives all of them.</summary>
    public static string Code(XElement element)
    {
        var lines = element.Value.Trim('\r', '\n').TrimEnd().ReplaceLineEndings("\n").Split('\n');
        var indentation = lines.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > indentation ? line[indentation..] : ""));
    }

    private static string RunningText(XElement element)
    {
        var text = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            text.Append(node switch
            {
                XText words => words.Value,
                XElement { Name.LocalName: "see" or "seealso" } reference => NameOf(reference),
                XElement inner => RunningText(inner),
                _ => "",
            });
        }

        return WhiteSpace().Replace(text.ToString(), " ").Trim();
    }

    /// <summary>What a reference is called in PowerShell: a cmdlet's class by its command, anything else by its last name.</summary>
    public static string NameOf(XElement reference)
    {
        if (reference.Attribute("langword") is { } word) return word.Value == "null" ? "$null" : word.Value;
        if (reference.Attribute("cref")?.Value is not { } id)
        {
            return reference.Value.Length > 0 ? WhiteSpace().Replace(reference.Value, " ") : reference.Attribute("href")!.Value;
        }

        var name = id[(id.LastIndexOf('.') + 1)..];
        return CommandClass().Match(name) is { Success: true } command ? $"{command.Groups["verb"]}-{command.Groups["noun"]}" : name;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex("^(?<verb>[A-Z][a-z]+)(?<noun>Wallarm[A-Za-z]+)Command$")]
    private static partial Regex CommandClass();
}
