using System.Management.Automation.Language;
using Wallarm.Connector.Tests.Integration;
using Wallarm.Connector.Tests.PowerShell.ModuleTests;

namespace Wallarm.Connector.Tests.Documentation;

/// <summary>The PowerShell commands of README, docs and about topics, run as they are written.</summary>
public class PageCommandTests(ExampleAccounts accounts) : IClassFixture<ExampleAccounts>
{
    public static TheoryData<string> Pages => [.. DocumentedPage.Paths.Where(path => DocumentedPage.Read(path).Blocks.Any(block => block.IsPowerShell && !CommandsRunElsewhere.Has(block.Text)))];

    public static TheoryData<string> Topics => [.. AboutTopic.Names];

    public static TheoryData<string> Inline =>
    [
        .. DocumentedPage.Paths.SelectMany(path => DocumentedPage.Read(path).Spans).Distinct()
            .Where(span => (span.Contains("-Wallarm", StringComparison.Ordinal) && span.Contains(" -", StringComparison.Ordinal)) || span.StartsWith("Get-Help about_", StringComparison.Ordinal)),
    ];

    [BotoTheory]
    [MemberData(nameof(Pages))]
    public async Task A_page_runs_from_top_to_bottom(string path)
    {
        var blocks = DocumentedPage.Read(path).Blocks;

        await accounts.UseAsync(string.Join('\n', blocks.Where(block => block.IsPowerShell).Select(block => block.Text)), account =>
        {
            foreach (var block in blocks)
            {
                if (block.IsConfiguration) Plan(account, "connector.json", block.Text);
                else if (block.IsConfigurationData) Plan(account, "connector.psd1", block.Text);
                else if (block.IsPowerShell && !CommandsRunElsewhere.Has(block.Text)) account.Run(block.Text);
            }

            Assert.NotEmpty(account.Aws.Calls);
            return Task.CompletedTask;
        });
    }

    [BotoTheory]
    [MemberData(nameof(Topics))]
    public async Task A_topic_runs_from_top_to_bottom(string name)
    {
        var commands = AboutTopic.CommandsOf(name);

        await accounts.UseAsync(commands, account =>
        {
            account.Run(commands);
            Assert.NotEmpty(account.Aws.Calls);
            return Task.CompletedTask;
        });
    }

    [BotoTheory]
    [MemberData(nameof(Inline))]
    public async Task A_command_within_the_text_runs(string command)
    {
        if (IsOnlyNamed(command)) return;

        await accounts.UseAsync(command, account =>
        {
            var run = account.Run(command);
            Assert.True(run.Output.Count + account.Aws.Calls.Count > 0, "it did nothing");
            return Task.CompletedTask;
        });
    }

    /// <summary>The configuration can be installed, and is that of the commands that follow.</summary>
    private static void Plan(ExampleAccount account, string file, string text)
    {
        File.WriteAllText(Path.Combine(account.Folder, file), account.Names.Adapt(text));
        Assert.NotEmpty(account.Run($"Install-WallarmConnector -ConfigurationPath {file} -WhatIf -PassThru").Output);
    }

    /// <summary>
    /// Whether a text only names parameters of a cmdlet, as Test-WallarmNode -FromFunction does, whose value is left to the reader; or
    /// names them beside others that the command needs. They must exist.
    /// </summary>
    private static bool IsOnlyNamed(string text)
    {
        if (Parser.ParseInput(text, out _, out _).Find(ast => ast is CommandAst, searchNestedScriptBlocks: false) is not CommandAst command
            || LoadedModule.Cmdlets.FirstOrDefault(known => known.Name == command.GetCommandName()) is not { } cmdlet)
        {
            return false;
        }

        var named =
            command.CommandElements.OfType<CommandParameterAst>().Select(
                parameter => cmdlet.ResolveParameter(parameter.ParameterName)).ToList();
        var lacksValue = command.CommandElements[^1] is CommandParameterAst && !named[^1].SwitchParameter;
        return lacksValue || !cmdlet.ParameterSets.Any(set => set.Parameters.Where(parameter => parameter.IsMandatory).All(parameter => named.Any(given => given.Name == parameter.Name)));
    }
}
