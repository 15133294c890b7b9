using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;
using System.Xml.Linq;

namespace Wallarm.Connector.CmdletHelp;

/// <summary>A cmdlet with its documentation, which is written at its class:</summary>
/// <remarks>
/// <code>
/// summary           the synopsis, one sentence
/// remarks           the description, in para elements
/// example           first a para that is its title, then code, then paras that explain it
/// notes             errors, limits, costs, in para elements
/// seealso           a cmdlet (cref), or an address (href) with its title
/// </code>
/// and at its properties, whose summary describes the parameter.
/// </remarks>
internal sealed record DocumentedCmdlet(CmdletInfo Command, Type Class, XElement Documentation, XmlDocumentation Library)
{
    /// <summary>The parameters that PowerShell adds, and help does not repeat.</summary>
    private static readonly string[] CommonParameters = [.. Cmdlet.CommonParameters];

    /// <summary>What PowerShell says about the parameters of SupportsShouldProcess.</summary>
    private static readonly Dictionary<string, string> ConfirmationParameters = new()
    {
        ["WhatIf"] =
            "Shows what would be changed and changes nothing. The planned object comes out, so that a pipeline shows all of its plan.",
        ["Confirm"] = "Asks before anything is changed.",
    };

    public static IReadOnlyList<DocumentedCmdlet> ReadAll(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(folder, name.Name + ".dll") is var beside && File.Exists(beside) ? context.LoadFromAssemblyPath(beside) : null;
        var assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(path));
        var library = new XmlDocumentation([assembly, .. assembly.GetReferencedAssemblies().Where(name => File.Exists(Path.Combine(folder, name.Name + ".dll"))).Select(Assembly.Load)]);
        return
        [
            .. from type in assembly.GetExportedTypes()
               let attribute = type.GetCustomAttribute<CmdletAttribute>()
               where attribute is not null
               let name = $"{attribute.VerbName}-{attribute.NounName}"
               orderby name
               select new DocumentedCmdlet(new CmdletInfo(name, type), type, library.Of(type), library),
        ];
    }

    public string Synopsis => XmlDocumentation.Text(Documentation.Element("summary"), $"the synopsis of {Command.Name}");

    public IReadOnlyList<string> Description => Required(Documentation.Element("remarks"), "description");

    public IReadOnlyList<string> Notes => Required(Documentation.Element("notes"), "notes");

    public IEnumerable<XElement> Examples => Documentation.Elements("example");

    public IEnumerable<XElement> Links => Documentation.Elements("seealso");

    /// <summary>The parameter sets, with the parameters in the order in which a syntax line names them.</summary>
    public IEnumerable<IEnumerable<CommandParameterInfo>> Syntax => Command.ParameterSets.Select(set => Ordered(set.Parameters));

    /// <summary>Every parameter once.</summary>
    public IEnumerable<CommandParameterInfo> Parameters =>
        Command.ParameterSets.SelectMany(set => set.Parameters).DistinctBy(parameter => parameter.Name).Where(IsOwn).OrderBy(
            parameter => parameter.Name, StringComparer.Ordinal);

    public string DescriptionOf(CommandParameterInfo parameter) => ConfirmationParameters.TryGetValue(parameter.Name, out var text)
        ? text
        : XmlDocumentation.Text(
            Library.Of(Class.GetProperty(parameter.Name)!).Element("summary"), $"the description of -{parameter.Name} of {Command.Name}");

    /// <summary>The value that a parameter has when it is not given; null where it has none.</summary>
    public string? DefaultOf(CommandParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(SwitchParameter)) return "False";
        using var instance = (IDisposable)Activator.CreateInstance(Class)!;
        return Class.GetProperty(parameter.Name)?.GetValue(instance)?.ToString();
    }

    /// <summary>What comes down the pipeline.</summary>
    public IReadOnlyList<string> Inputs
    {
        get
        {
            var values = Parameters.Where(parameter => parameter.ValueFromPipeline).Select(parameter => parameter.Name).ToList();
            var properties =
                Parameters.Where(parameter => parameter.ValueFromPipelineByPropertyName).Select(parameter => parameter.Name).ToList();
            return
            [
                .. values.Count == 0 ? Array.Empty<string>() : [$"The value of {string.Join(", ", values)}."],
                .. properties.Count == 0
                    ? Array.Empty<string>()
                    : [$"Objects with properties that are named like parameters: {string.Join(", ", properties)}."],
            ];
        }
    }

    /// <summary>What a type of the output is, where it is one of the module's.</summary>
    public IReadOnlyList<string> SummaryOf(Type type) =>
        type.Namespace == nameof(System) ? [] : [XmlDocumentation.Text(Library.Of(type).Element("summary"), type.Name)];

    private IReadOnlyList<string> Required(XElement? element, string what) =>
        XmlDocumentation.Paragraphs(element) is { Count: > 0 } paragraphs
            ? paragraphs
            : throw new DocumentationException($"{Command.Name} has no {what}");

    // Positions first, then what must be given, then the cmdlet's own before those that all AWS cmdlets have.
    private IEnumerable<CommandParameterInfo> Ordered(IEnumerable<CommandParameterInfo> parameters) => parameters
        .Where(IsOwn)
        .OrderBy(parameter => parameter.Position < 0 ? int.MaxValue : parameter.Position)
        .ThenBy(parameter => !parameter.IsMandatory)
        .ThenBy(parameter => Class.GetProperty(parameter.Name) is { } property ? property.DeclaringType == Class ? 0 : 1 : 2)
        .ThenBy(parameter => Class.GetProperty(parameter.Name)?.MetadataToken ?? 0);

    private static bool IsOwn(CommandParameterInfo parameter) => !CommonParameters.Contains(parameter.Name);
}
