using System.Collections;
using System.Management.Automation;

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
        Assert.Equal(
            LoadedModule.Cmdlet(name).OutputType.Select(type => type.Name),
            Items(Member(help, "returnValues", "returnValue")).Select(value => Text(Member(value, "type", "name"))));
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

    [Fact]
    public void The_topic_about_the_module_names_every_cmdlet_and_fits_on_the_screen()
    {
        var topic = File.ReadAllText(Path.Combine(ModuleUnderTest.Folder, "en-US", "about_Wallarm.Connector.help.txt"));

        Assert.All(LoadedModule.Cmdlets, cmdlet => Assert.Contains(cmdlet.Name, topic, StringComparison.Ordinal));
        Assert.All(topic.Split('\n'), line => Assert.True(line.Length <= 80, line));
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
    private static string Text(PSObject? value) =>
        string.Join('\n', Items(value).Select(item => item.Properties["Text"]?.Value as string ?? item.ToString())).Trim();
}
