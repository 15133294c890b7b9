using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Wallarm.Connector.Tests.PowerShell.ModuleTests;

/// <summary>Help as Get-Help shows it, against the cmdlets as PowerShell runs them.</summary>
public class HelpTests
{
    public static TheoryData<string> Names => LoadedModule.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void It_says_what_the_cmdlet_does(string name)
    {
        var help = Help(name);

        Assert.NotEmpty(Text(Member(help, "Synopsis")));
        Assert.NotEmpty(Text(Member(help, "description")));
        Assert.NotEmpty(Text(Member(help, "alertSet", "alert")));
        Assert.Equal(LoadedModule.Cmdlet(name).OutputType.Select(type => type.Name), Items(Member(help, "returnValues", "returnValue")).Select(value => Text(Member(value, "type", "name"))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_describes_every_parameter_as_it_is_and_no_other(string name)
    {
        var described = Items(Member(Help(name), "parameters", "parameter")).ToDictionary(parameter => Text(Member(parameter, "name")));

        var real = LoadedModule.Parameters(name);
        Assert.Equal(real.Select(parameter => parameter.Name).Order(StringComparer.Ordinal), described.Keys.Order(StringComparer.Ordinal));
        Assert.All(real, parameter =>
        {
            var help = described[parameter.Name];
            Assert.NotEmpty(Text(Member(help, "description")));
            Assert.Equal(parameter.IsMandatory ? "true" : "false", Text(Member(help, "required")));
            Assert.Equal(parameter.Position < 0 ? "named" : $"{parameter.Position}", Text(Member(help, "position")));
            Assert.Equal(
                (parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName) switch
                {
                    (true, true) => "True (ByValue, ByPropertyName)",
                    (true, false) => "True (ByValue)",
                    (false, true) => "True (ByPropertyName)",
                    _ => "False",
                },
                Text(Member(help, "pipelineInput")));
            Assert.Equal(parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases), Text(Member(help, "aliases")));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_has_two_examples_that_PowerShell_can_run(string name)
    {
        var examples = Items(Member(Help(name), "examples", "example")).Select(example => Text(Member(example, "code"))).ToArray();

        Assert.True(examples.Length >= 2);
        Assert.All(examples, example => Assert.Contains(name, example, StringComparison.Ordinal));
        AssertBinds(examples);
    }

    [Fact]
    public void The_topic_about_the_module_names_every_cmdlet_and_its_commands_can_be_run()
    {
        var topic = File.ReadAllText(Path.Combine(ModuleUnderTest.Folder, "en-US", "about_Wallarm.Connector.help.txt"));

        Assert.All(LoadedModule.Cmdlets, cmdlet => Assert.Contains(cmdlet.Name, topic, StringComparison.Ordinal));
        Assert.All(topic.Split('\n'), line => Assert.True(line.Length <= 80, line));
        // Commands are indented twice as deep as the text.
        AssertBinds([string.Join('\n', topic.Split('\n').Where(line => line.StartsWith("        ", StringComparison.Ordinal) && line.Contains("-Wallarm", StringComparison.Ordinal)))]);
    }

    /// <summary>Each command of the module in these scripts can be bound: its parameters exist, and none that must be given is missing a value.</summary>
    private static void AssertBinds(IEnumerable<string> scripts)
    {
        using var session = ModuleSession.Open();
        foreach (var script in scripts)
        {
            var ast = Parser.ParseInput(script, out _, out var errors);
            Assert.True(errors.Length == 0, $"{script}\n{string.Join('\n', errors.Select(error => error.Message))}");
            var bound = session.Run(
                """
                param($ast)
                foreach ($command in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] -and $args[0].GetCommandName() -like '*-Wallarm*' }, $true)) {
                    $binding = [System.Management.Automation.Language.StaticParameterBinder]::BindCommand($command, $true)
                    foreach ($problem in $binding.BindingExceptions.Values) { "$command : $($problem.BindingException.Message)" }
                    if (-not (Get-Command $command.GetCommandName() -ErrorAction Ignore)) { "$command : there is no such command" }
                }
                """,
                ("ast", ast)).ThrowIfFailed();
            Assert.True(bound.Output.Count == 0, string.Join('\n', bound.Output));
        }
    }

    private static PSObject Help(string name)
    {
        using var session = ModuleSession.Open();
        return Assert.Single(session.Run("param($name) Get-Help -Name $name -Full", ("name", name)).ThrowIfFailed().Output);
    }

    private static PSObject? Member(PSObject? value, params string[] path) =>
        path.Aggregate(value, static (value, name) => value?.Properties[name]?.Value is { } found ? PSObject.AsPSObject(found) : null);

    private static IEnumerable<PSObject> Items(PSObject? value) => value?.BaseObject is IEnumerable items and not string
        ? items.Cast<object>().Select(PSObject.AsPSObject)
        : value is null ? [] : [value];

    /// <summary>Help keeps its texts as strings, or as paragraphs with a Text each.</summary>
    private static string Text(PSObject? value) => string.Join('\n', Items(value).Select(item => item.Properties["Text"]?.Value as string ?? item.ToString())).Trim();
}
