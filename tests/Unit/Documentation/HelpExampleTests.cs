using Wallarm.Connector.Tests.Integration;
using Wallarm.Connector.Tests.PowerShell.ModuleTests;

namespace Wallarm.Connector.Tests.Documentation;

/// <summary>Every example of every cmdlet's help, run as it is written.</summary>
public class HelpExampleTests(ExampleAccounts accounts) : IClassFixture<ExampleAccounts>
{
    /// <summary>What the titles of these examples say was done before.</summary>
    private static readonly Dictionary<(string, int), string> Earlier = new()
    {
        [("Remove-WallarmForwarder", 1)] = "Get-WallarmApiStage | Remove-WallarmSubscriptionFilter",
        [("Remove-WallarmLambdaRole", 1)] = "Get-WallarmApiStage | Remove-WallarmSubscriptionFilter\nRemove-WallarmForwarder",
    };

    public static TheoryData<string, int> Examples
    {
        get
        {
            var rows = new TheoryData<string, int>();
            foreach (var (cmdlet, number) in HelpExamples.Code.Keys) rows.Add(cmdlet, number);
            return rows;
        }
    }

    [Fact]
    public void Every_cmdlet_has_two_examples_that_use_it() => Assert.All(LoadedModule.Cmdlets, cmdlet =>
    {
        var examples = HelpExamples.Code.Where(example => example.Key.Cmdlet == cmdlet.Name).Select(example => example.Value).ToArray();
        Assert.True(examples.Length >= 2, cmdlet.Name);
        Assert.All(examples, example => Assert.Contains(cmdlet.Name, example, StringComparison.Ordinal));
    });

    [BotoTheory]
    [MemberData(nameof(Examples))]
    public async Task It_runs(string cmdlet, int number)
    {
        var code = HelpExamples.Code[(cmdlet, number)];

        await accounts.UseAsync(code, async account =>
        {
            if (Earlier.TryGetValue((cmdlet, number), out var commands)) account.Run(commands);
            if (code.Contains("-Follow", StringComparison.Ordinal))
            {
                using var running = account.Start(code);
                await running.WaitForOutputAsync(1);
                running.Stop();
                Assert.Empty(running.Wait().Errors);
                return;
            }

            var before = FilesOf(account.Folder);
            var run = account.Run(code);
            Assert.True(run.Output.Count + account.Aws.Calls.Count > 0 || !FilesOf(account.Folder).SetEquals(before), "it did nothing");
        });
    }

    private static HashSet<(string Path, DateTime Time)> FilesOf(string folder) =>
        [.. Directory.EnumerateFiles(folder).Select(path => (path, File.GetLastWriteTimeUtc(path)))];
}
