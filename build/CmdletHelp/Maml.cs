using System.Management.Automation;
using System.Xml;
using System.Xml.Linq;

namespace Wallarm.Connector.CmdletHelp;

/// <summary>Writes help in MAML, the form that Get-Help reads for binary cmdlets.</summary>
internal static class Maml
{
    private static readonly XNamespace Help = "http://msh";
    private static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static void Write(IEnumerable<DocumentedCmdlet> cmdlets, string path)
    {
        var document = new XDocument(new XElement(Help + "helpItems", new XAttribute("schema", "maml"), cmdlets.Select(OneCommand)));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        // The same bytes on every system.
        using var writer = XmlWriter.Create(path, new XmlWriterSettings { Indent = true, NewLineChars = "\n" });
        document.Save(writer);
    }

    private static XElement OneCommand(DocumentedCmdlet cmdlet) => new(
        Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Text),
        new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XElement(
            Command + "details",
            new XElement(Command + "name", cmdlet.Command.Name),
            new XElement(Command + "verb", cmdlet.Command.Verb),
            new XElement(Command + "noun", cmdlet.Command.Noun),
            Description([cmdlet.Synopsis])),
        Description(cmdlet.Description),
        new XElement(Command + "syntax", cmdlet.Syntax.Select(set => new XElement(
            Command + "syntaxItem",
            new XElement(Text + "name", cmdlet.Command.Name),
            set.Select(parameter => Parameter(cmdlet, parameter))))),
        new XElement(Command + "parameters", cmdlet.Parameters.Select(parameter => Parameter(cmdlet, parameter))),
        new XElement(Command + "inputTypes", new XElement(Command + "inputType", TypeNamed("System.Object"), Description(cmdlet.Inputs))),
        new XElement(Command + "returnValues", cmdlet.Command.OutputType.Select(type => new XElement(
            Command + "returnValue",
            TypeNamed(type.Name),
            Description(cmdlet.SummaryOf(type.Type))))),
        new XElement(Text + "alertSet", new XElement(Text + "alert", Paragraphs(cmdlet.Notes))),
        new XElement(Command + "examples", cmdlet.Examples.Select((example, index) => Example(cmdlet, example, index + 1))),
        new XElement(Command + "relatedLinks", cmdlet.Links.Select(Link)));

    private static XElement Parameter(DocumentedCmdlet cmdlet, CommandParameterInfo info)
    {
        var parameter = new DocumentedParameter(cmdlet, info);
        return new(
            Command + "parameter",
            new XAttribute("required", Lower(info.IsMandatory)),
            new XAttribute("variableLength", Lower(info.ParameterType.IsArray)),
            new XAttribute("globbing", "false"),
            new XAttribute("pipelineInput", parameter.PipelineInput),
            new XAttribute("position", parameter.Position),
            new XAttribute("aliases", info.Aliases.Count == 0 ? "none" : string.Join(", ", info.Aliases)),
            new XElement(Text + "name", info.Name),
            Description([parameter.Description, .. parameter.Limits]),
            parameter.Values is { Length: > 0 } values
                ? new XElement(
                    Command + "parameterValueGroup",
                    values.Select(value => new XElement(Command + "parameterValue", new XAttribute("required", "false"), value)))
                : null,
            parameter.IsSwitch ? null : new XElement(
                Command + "parameterValue",
                new XAttribute("required", "true"),
                new XAttribute("variableLength", Lower(info.ParameterType.IsArray)),
                parameter.TypeName),
            TypeNamed(parameter.TypeName),
            new XElement(Dev + "defaultValue", parameter.Default));
    }

    private static XElement Example(DocumentedCmdlet cmdlet, XElement example, int number)
    {
        var code = example.Element("code") ?? throw new DocumentationException($"example {number} of {cmdlet.Command.Name} has no code");
        var title = code.ElementsBeforeSelf("para").SingleOrDefault();
        return new(
            Command + "example",
            new XElement(Text + "title", Ruled($"Example {number}: {XmlDocumentation.Text(title, $"the title of example {number} of {cmdlet.Command.Name}").TrimEnd('.')}")),
            new XElement(Dev + "code", XmlDocumentation.Code(code)),
            // The empty paragraph parts one example from the next.
            new XElement(Dev + "remarks", Paragraphs([.. code.ElementsAfterSelf("para").SelectMany(XmlDocumentation.Paragraphs), ""])));
    }

    /// <summary>A title between dashes, which is all that sets it off in a terminal.</summary>
    private static string Ruled(string title)
    {
        const int width = 74;
        var left = Math.Max(3, (width - title.Length - 2) / 2);
        return $"{new string('-', left)} {title} {new string('-', Math.Max(3, width - title.Length - 2 - left))}";
    }

    private static XElement Link(XElement reference) => new(
        Text + "navigationLink",
        new XElement(Text + "linkText", XmlDocumentation.NameOf(reference)),
        new XElement(Text + "uri", reference.Attribute("href")?.Value));

    private static XElement TypeNamed(string? name) => new(Dev + "type", new XElement(Text + "name", name), new XElement(Text + "uri"));

    private static XElement Description(IEnumerable<string> paragraphs) => new(Text + "description", Paragraphs(paragraphs));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) =>
        paragraphs.Select(paragraph => new XElement(Text + "para", paragraph));

    private static string Lower(bool value) => value ? "true" : "false";
}
