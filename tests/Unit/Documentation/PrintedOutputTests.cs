using System.Text.RegularExpressions;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Integration;
using Wallarm.Connector.Tests.PowerShell;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Documentation;

/// <summary>
/// What the documentation says that commands print. The layout is not compared, as nothing here formats; see tests/Pester for that.
/// </summary>
public partial class PrintedOutputTests
{
    [BotoFact]
    public async Task The_five_lines_that_deploy_print_what_README_shows()
    {
        var blocks = DocumentedPage.Read("README.md").Blocks;
        await using var account = await ExampleAccount.OpenAsync(isInstalled: false);

        var lines = blocks.First(block => block.IsPowerShell && block.Text.Contains("New-WallarmLambdaRole", StringComparison.Ordinal));
        var run = account.Run(lines.Text);

        var said = run.Warnings.Select(warning => "WARNING: " + warning)
            .Concat(run.Output.Select(item => item.BaseObject switch
            {
                PublishedForwarder forwarder => $"{forwarder.Status} {forwarder.FunctionName} {forwarder.Version} {forwarder.NodeAddress}",
                LogSubscription subscription => $"{subscription.Status} {subscription.LogGroupName} {subscription.FunctionName}",
                var check => $"{((ConnectorCheck)check).Status} {((ConnectorCheck)check).Name} {((ConnectorCheck)check).Detail}",
            }))
            .Select(WithoutSpace).ToList();
        var shown =
            Entries(blocks.First(block => block.Language == "text").Text).Select(
                entry => (Entry: entry, At: said.FindIndex(one => Says(one, WithoutSpace(account.Names.Adapt(entry)))))).ToList();
        Assert.All(shown, line => Assert.True(line.At >= 0, $"not printed: {line.Entry}"));
        Assert.Equal(shown.Select(line => line.At).Order(), shown.Select(line => line.At));
    }

    [BotoFact]
    public async Task An_error_says_what_to_do_to_the_commands_of_the_topic()
    {
        await using var account = await ExampleAccount.OpenAsync(isInstalled: false);
        account.Aws.Fail("iam:*", AwsFault.AccessDenied());
        var commands = string.Join('\n', AboutTopic.CommandsOf("about_Wallarm.Connector").Split('\n').SkipWhile(line => !line.TrimStart().StartsWith("try ", StringComparison.Ordinal)).Take(2));

        var said = Assert.Single(account.Run(commands).Output).BaseObject;

        Assert.Contains("iam:GetRole", (string)said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_that_cannot_be_used_is_refused_with_the_text_of_the_page()
    {
        var folder = Directory.CreateTempSubdirectory("wallarm-docs-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "connector.json"), """
                {
                  // The node of the example.
                  "node": { "url": "node.example.com:5050", "scheme": "https" },
                  "function": {
                    "memorySize": 256,
                    "timeout": "60"
                  },
                  "stages": [
                    { "restApiId": "a1b2c3d4e5", "stagename": "prod" }
                  ]
                }
                """);
            using var session = ModuleSession.Open(folder.FullName);

            var run = session.Run("Install-WallarmConnector -ConfigurationPath connector.json -Region eu-central-1");

            var shown = DocumentedPage.Read("docs/configuration.md").Blocks.Single(block => block.Language == "text").Text;
            Assert.Equal(
                shown.Replace("/repo", folder.FullName, StringComparison.Ordinal),
                CloudSession.ErrorOf(run).ToString().ReplaceLineEndings("\n"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The warnings and the rows of the tables, each with the lines that it goes on on; no headings.</summary>
    private static IEnumerable<string> Entries(string text) => NewEntry().Split(text).Where(entry => Row().IsMatch(entry));

    private static bool Says(string said, string shown) =>
        shown.EndsWith("...", StringComparison.Ordinal) ? said.StartsWith(shown[..^3], StringComparison.Ordinal) : said == shown;

    private static string WithoutSpace(string text) => Space().Replace(text, "");

    [GeneratedRegex(@"\n(?! )")]
    private static partial Regex NewEntry();

    [GeneratedRegex("^(WARNING: |Created |Passed |Skipped |Warning |Failed |Unknown )")]
    private static partial Regex Row();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
