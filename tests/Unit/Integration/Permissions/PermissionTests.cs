using Wallarm.Connector.Tests.PowerShell;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>docs/permissions.md says what the cmdlets need, no more and no less.</summary>
public class PermissionTests
{
    private static readonly string[] CodeObject = ["s3:GetObject", "s3:GetObjectVersion"];

    public static TheoryData<string> Cmdlets() => [.. PermissionScenarios.All.Select(scenario => scenario.Cmdlet).Distinct()];

    [BotoTheory]
    [MemberData(nameof(Cmdlets))]
    public async Task The_table_of_a_cmdlet_is_what_AWS_was_asked_for_in_all_its_ways(string cmdlet)
    {
        var seen = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var scenario in PermissionScenarios.All.Where(scenario => scenario.Cmdlet == cmdlet))
        {
            await using var opened = await scenario.OpenAsync();
            opened.Run(scenario.Command).ThrowIfFailed();
            foreach (var action in opened.Account.Aws.Calls.SelectMany(RequiredActions.Of)) seen.TryAdd(action, scenario.Way);
        }

        var table = PermissionTable.ActionsOf(cmdlet);
        Assert.True(
            PermissionTable.IsComposed(cmdlet) ? table.IsSupersetOf(seen.Keys) : table.SetEquals(seen.Keys),
            $"docs/permissions.md, {cmdlet}: asked for and not in the table:\n{string.Join('\n', seen.Where(each => !table.Contains(each.Key)).Select(each => $"  {each.Key} ({each.Value})"))}\n"
            + $"in the table and never asked for:\n{string.Join('\n', table.Except(seen.Keys))}");
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_help_of_a_cmdlet_names_no_action_that_is_not_in_its_table_and_leaves_none_out(string cmdlet)
    {
        var notes = HelpNotes.Of(cmdlet);
        // What Lambda reads in the caller's name stands above the tables.
        string[] above = ["sts:GetCallerIdentity", .. cmdlet == "Publish-WallarmForwarder" ? CodeObject : []];
        var named = HelpNotes.ActionsIn(notes).Except(above).ToHashSet();
        var needed = PermissionTable.ActionsOf(cmdlet).Select(RequiredActions.Bare).ToHashSet();

        Assert.Equal([], named.Except(needed));
        if (PermissionTable.IsComposed(cmdlet) || notes.Contains("needs to deliver logs", StringComparison.Ordinal))
        {
            needed.ExceptWith(RequiredActions.LogDelivery);
        }

        // The one refers to the commands that it does the work of, the other to those that it compares with.
        if (cmdlet is not ("Install-WallarmConnector" or "Uninstall-WallarmConnector" or "Test-WallarmConnector"))
        {
            Assert.Equal([], needed.Except(named));
        }
    }

    [Fact]
    public void Every_cmdlet_that_calls_AWS_has_a_table()
    {
        using var session = ModuleSession.Open();
        var commands = session.Run("(Get-Module Wallarm.Connector).ExportedCmdlets.Values | Where-Object { $_.Parameters.ContainsKey('EndpointUrl') } | ForEach-Object Name").ThrowIfFailed().Output;

        Assert.Equal(
            commands.Select(name => name.ToString()).Order(StringComparer.Ordinal), PermissionTable.Cmdlets.Order(StringComparer.Ordinal));
        Assert.Equal(
            commands.Select(name => name.ToString()).Order(StringComparer.Ordinal),
            PermissionScenarios.All.Select(scenario => scenario.Cmdlet).Distinct().Order(StringComparer.Ordinal));
    }
}
