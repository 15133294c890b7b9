using System.Text;

namespace Wallarm.Connector.CmdletHelp;

/// <summary>Writes the reference pages, one a cmdlet, and their index.</summary>
internal static class Markdown
{
    /// <summary>Writes the pages and removes those of cmdlets that are no more.</summary>
    public static void Write(IReadOnlyList<DocumentedCmdlet> cmdlets, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var stale in Directory.EnumerateFiles(folder, "*.md")) File.Delete(stale);
        foreach (var cmdlet in cmdlets) WriteFile(Path.Combine(folder, cmdlet.Command.Name + ".md"), Page(cmdlet, cmdlets));
        WriteFile(Path.Combine(folder, "README.md"), Index(cmdlets));
    }

    private static void WriteFile(string path, IEnumerable<string> lines) =>
        File.WriteAllText(path, string.Join('\n', lines).TrimEnd() + "\n", new UTF8Encoding(false));

    private static IEnumerable<string> Index(IReadOnlyList<DocumentedCmdlet> cmdlets) =>
    [
        "# Cmdlets", "", "Written by the build from the documentation of the cmdlets' classes; `Get-Help <cmdlet> -Full` shows the same.", "",
        "| cmdlet | |", "|---|---|",
        .. cmdlets.Select(cmdlet => $"| [{cmdlet.Command.Name}]({cmdlet.Command.Name}.md) | {Escape(cmdlet.Synopsis)} |"),
    ];

    private static IEnumerable<string> Page(DocumentedCmdlet cmdlet, IReadOnlyList<DocumentedCmdlet> all) =>
    [
        $"# {cmdlet.Command.Name}", "", Escape(cmdlet.Synopsis), "",
        "## Syntax", "", "```", .. cmdlet.Syntax.SelectMany(set => Syntax(cmdlet, set)), "```", "",
        "## Description", "", .. Paragraphs(cmdlet.Description),
        "## Examples", "", .. cmdlet.Examples.SelectMany((example, index) => Example(example, index + 1)),
        "## Parameters", "", .. cmdlet.Parameters.SelectMany(parameter => Parameter(new DocumentedParameter(cmdlet, parameter))),
        .. cmdlet.Inputs.Count == 0 ? Array.Empty<string>() : ["## Inputs", "", .. Paragraphs(cmdlet.Inputs)],
        "## Outputs", "", .. cmdlet.Command.OutputType.SelectMany(type => Output(cmdlet, type.Type)),
        "## Notes", "", .. Paragraphs(cmdlet.Notes),
        "## See also", "", .. cmdlet.Links.Select(link => Link(link, all)),
    ];

    private static IEnumerable<string> Syntax(DocumentedCmdlet cmdlet, IEnumerable<System.Management.Automation.CommandParameterInfo> set)
    {
        const int widest = 118;
        var line = cmdlet.Command.Name;
        foreach (var info in set)
        {
            var parameter = new DocumentedParameter(cmdlet, info);
            var name = parameter.Position == "named" ? $"-{parameter.Name}" : $"[-{parameter.Name}]";
            var part = parameter.IsSwitch ? $"-{parameter.Name}" : $"{name} <{parameter.TypeName}>";
            if (!parameter.IsMandatory) part = $"[{part}]";
            if (line.Length + 1 + part.Length > widest)
            {
                yield return line;
                line = "   ";
            }

            line += " " + part;
        }

        yield return line;
    }

    private static IEnumerable<string> Example(System.Xml.Linq.XElement example, int number)
    {
        var code = example.Element("code")!;
        return
        [
            $"### Example {number}: {Escape(XmlDocumentation.Paragraphs(code.ElementsBeforeSelf("para").Single())[0].TrimEnd('.'))}", "",
            "```powershell", XmlDocumentation.Code(code), "```", "",
            .. Paragraphs(code.ElementsAfterSelf("para").SelectMany(XmlDocumentation.Paragraphs)),
        ];
    }

    private static IEnumerable<string> Parameter(DocumentedParameter parameter) =>
    [
        $"### -{parameter.Name}", "",
        .. Paragraphs([parameter.Description, .. parameter.Limits]),
        $"Type {parameter.TypeName} · {(parameter.IsMandatory ? "required" : $"default {Code(parameter.Default)}")} · position {parameter.Position} · pipeline input {parameter.PipelineInput}"
            + (parameter.Aliases.Count == 0 ? "" : $" · aliases {string.Join(", ", parameter.Aliases)}"),
        "",
    ];

    private static IEnumerable<string> Output(DocumentedCmdlet cmdlet, Type type)
    {
        IEnumerable<string> lines = [$"### {type.Name}", "", .. Paragraphs(cmdlet.SummaryOf(type))];
        if (type.Namespace == nameof(System)) return lines;
        return
        [
            .. lines, "| property | |", "|---|---|",
            .. type.GetProperties().Where(property => property.GetMethod?.IsStatic == false).Select(property =>
                $"| {property.Name} | {Escape(XmlDocumentation.Text(cmdlet.Library.SummaryOf(property), $"the summary of {type.Name}.{property.Name}")).Replace("|", "\\|", StringComparison.Ordinal)} |"),
            "",
        ];
    }

    private static string Link(System.Xml.Linq.XElement reference, IReadOnlyList<DocumentedCmdlet> all)
    {
        var name = XmlDocumentation.NameOf(reference);
        return reference.Attribute("href")?.Value is { } address ? $"- [{name}]({address})" : all.Any(
            cmdlet => cmdlet.Command.Name == name) ? $"- [{name}]({name}.md)" : $"- {name}";
    }

    private static IEnumerable<string> Paragraphs(IEnumerable<string> paragraphs) =>
        paragraphs.SelectMany(static paragraph => new[] { Escape(paragraph), "" });

    private static string Code(string value) => value is "None" or "False" ? value.ToLowerInvariant() : $"`{value}`";

    /// <summary>The texts are plain: what Markdown would take for markup is meant as it stands.</summary>
    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace(
            "<", "\\<", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
