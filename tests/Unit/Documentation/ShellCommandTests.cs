using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Documentation;

/// <summary>
/// The shell commands of README, docs and CONTRIBUTING: each is run here, or is in the table of those that are run elsewhere.
/// </summary>
public class ShellCommandTests(ExampleAccounts accounts) : IClassFixture<ExampleAccounts>
{
    /// <summary>Those whose blocks the tests below run.</summary>
    private static readonly string[] PagesRunHere = ["README.md", "docs/node-setup.md", "docs/troubleshooting.md"];

    private static readonly string[] Lines = [.. SampleTraffic.Lines(3)];

    [Fact]
    public void Each_command_is_run_here_or_is_known_to_be_run_elsewhere()
    {
        var unknown = Written().Where(written => CommandsRunElsewhere.Find(written.Command) is null && !(written.IsInBlock && PagesRunHere.Contains(written.Path) && ShellCommands.CanRun(written.Command)))
            .Select(written => $"{written.Path}: {written.Command}");

        Assert.Empty(unknown);
    }

    [Fact]
    public void The_commands_that_are_run_elsewhere_are_still_written_and_still_run_there()
    {
        var written = Written().Select(written => CommandsRunElsewhere.Find(written.Command)).ToHashSet();

        Assert.All(CommandsRunElsewhere.All, entry =>
        {
            Assert.True(written.Contains(entry), $"{entry.Command}: no page has it");
            if (entry.RunBy is { } file)
            {
                Assert.Contains(entry.As!, File.ReadAllText(Path.Combine(Repository.Folder, file)), StringComparison.Ordinal);
            }
        });
    }

    [ShellFact]
    public Task The_log_of_ones_own_is_what_the_Quickstart_takes() => InAccountAsync(PagesRunHere[0], async (account, commands) =>
    {
        await ShellRun.RunAsync(account, Assert.Single(commands));

        Assert.Equal(Lines, await File.ReadAllLinesAsync(Path.Combine(account.Folder, "access.log")));
    });

    [ShellFact]
    public Task The_checks_of_the_node_show_what_the_page_says() => InAccountAsync(PagesRunHere[1], async (account, commands) =>
    {
        List<string> printed = [];
        foreach (var command in commands) printed.Add(await ShellRun.RunAsync(account, command));

        Assert.Collection(
            printed,
            before => Assert.True(Counted(before, "requests") >= 0, before),
            Assert.Empty,
            diagnosis =>
            {
                var probe =
                    JsonDocument.Parse(diagnosis[..(diagnosis.LastIndexOf("}{", StringComparison.Ordinal) + 1)]).RootElement.GetProperty(
                        "probe");
                Assert.True(probe.GetProperty("requestAcknowledged").GetBoolean());
                Assert.True(probe.GetProperty("responseAcknowledged").GetBoolean());
            },
            after => Assert.All(["requests", "responses"], part => Assert.Equal(Counted(printed[0], part) + 1, Counted(after, part))),
            fingerprint => Assert.Contains(
                TestCertificates.Fingerprint(account.Names.NodeWithOwnCertificate.Options.Certificate!),
                fingerprint.Replace(":", "", StringComparison.Ordinal),
                StringComparison.OrdinalIgnoreCase));

        // Each part is counted once for every source that looks at it.
        static long Counted(string metrics, string part) => long.Parse(
            Regex.Match(metrics, $$"""^wallarm_gonode_http_inspector_{{part}}_processed_total\{[^}]*source="proton"[^}]*\} (\d+)$""", RegexOptions.Multiline).Groups[1].Value,
            CultureInfo.InvariantCulture);
    });

    [ShellFact]
    public Task A_line_is_found_by_its_id() => InAccountAsync(PagesRunHere[2], async (account, commands) =>
    {
        var command = Assert.Single(commands);
        var events = await Boto.CallAsync(account.Aws, "logs", "filter_log_events", new { logGroupName = ExampleNames.RestLogGroup });
        var wanted = events["events"]![1]!;

        var printed = await ShellRun.RunAsync(account, command.Replace("<ms>", $"{wanted["timestamp"]}", StringComparison.Ordinal).Replace("<id>", $"{wanted["eventId"]}", StringComparison.Ordinal));

        Assert.Equal(Lines[1] + "\n", printed);
    });

    /// <summary>Gives the commands of a page that can be run, and an account in which three calls were logged.</summary>
    private Task InAccountAsync(string path, Func<ExampleAccount, IReadOnlyList<string>, Task> run) => accounts.UseAsync("", async account =>
    {
        // The node counts what the commands send, and nothing else: whenever the forwarder had these calls there, they would be among it.
        account.Aws.DeliverTo = null;
        await Boto.CallAsync(
            account.Aws, "logs", "create_log_stream", new { logGroupName = ExampleNames.RestLogGroup, logStreamName = "calls" });
        await Boto.CallAsync(account.Aws, "logs", "put_log_events", new
        {
            logGroupName = ExampleNames.RestLogGroup,
            logStreamName = "calls",
            logEvents =
                Lines.Select(
                    (message, index) => new { timestamp = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + index, message }).ToArray(),
        });
        var commands = DocumentedPage.Read(path).Blocks.Where(block => block.IsShell).SelectMany(block => ShellCommands.Of(block.Text));
        await run(account, [.. commands.Where(command => ShellCommands.CanRun(command) && CommandsRunElsewhere.Find(command) is null)]);
    });

    /// <summary>
    /// Every shell command of every page, in a block (also in one that does not say what it is) or within the text, and what PowerShell
    /// blocks have that the tests of those cannot run.
    /// </summary>
    private static IEnumerable<(string Path, string Command, bool IsInBlock)> Written() => DocumentedPage.Paths.SelectMany(path =>
    {
        var page = DocumentedPage.Read(path);
        return page.Blocks.SelectMany(block => ShellCommands.Of(block.Text).Where(line => block.IsShell || (block.IsPowerShell ? CommandsRunElsewhere.Has(block.Text) : ShellCommands.IsOne(line))))
            .Select(command => (path, command, true))
            .Concat(page.Spans.Where(ShellCommands.IsOne).Select(command => (path, command, false)));
    });
}
