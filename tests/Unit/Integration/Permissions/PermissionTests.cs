using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using Wallarm.Connector.Tests.PowerShell;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>docs/permissions.md says what the cmdlets need, no more and no less; and whoever lacks something is told what.</summary>
public class PermissionTests
{
    public static TheoryData<string> Cmdlets() => [.. PermissionScenarios.All.Select(scenario => scenario.Cmdlet).Distinct()];

    public static TheoryData<string, string> Ways()
    {
        var data = new TheoryData<string, string>();
        foreach (var scenario in PermissionScenarios.All) data.Add(scenario.Cmdlet, scenario.Way);
        return data;
    }

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

    [BotoTheory]
    [MemberData(nameof(Ways))]
    public async Task Whoever_may_do_nothing_is_told_each_missing_action_until_the_command_works(string cmdlet, string way)
    {
        var scenario = PermissionScenarios.All.Single(scenario => scenario.Cmdlet == cmdlet && scenario.Way == way);
        await using var opened = await scenario.OpenAsync();
        var allowed = new HashSet<string>(StringComparer.Ordinal);
        var denied = new ConcurrentQueue<string>();
        opened.Account.Aws.MissingAction = call =>
        {
            if (RequiredActions.Checked(call).FirstOrDefault(action => !allowed.Contains(action)) is not { } missing) return null;
            denied.Enqueue(missing);
            return RequiredActions.Bare(missing);
        };

        for (; ;)
        {
            denied.Clear();
            var run = opened.Run(scenario.Command);
            if (denied.All(action => PermissionScenarios.DoneWithout.Contains((cmdlet, action))))
            {
                run.ThrowIfFailed();
                break;
            }

            // Of reads that go on side by side, the first to be refused is the one that is told.
            var text = Told(run);
            var told = denied.Distinct().Where(action => RequiredActions.IsNamed(action, text)).ToArray();
            Assert.True(told.Length > 0, $"denied was {string.Join(", ", denied.Distinct())}, and none of it is in:\n{text}");
            allowed.UnionWith(told);
        }

        Assert.Equal([], allowed.Except(PermissionTable.ActionsOf(cmdlet)));
    }

    [Fact]
    public void Every_cmdlet_that_calls_AWS_has_a_table()
    {
        using var session = ModuleSession.Open();
        var commands = session.Run("(Get-Module Wallarm.Connector).ExportedCmdlets.Values | Where-Object { $_.Parameters.ContainsKey('EndpointUrl') } | ForEach-Object Name").ThrowIfFailed().Output;

        Assert.Equal(commands.Select(name => name.ToString()).Order(StringComparer.Ordinal), PermissionTable.Cmdlets.Order(StringComparer.Ordinal));
        Assert.Equal(commands.Select(name => name.ToString()).Order(StringComparer.Ordinal), PermissionScenarios.All.Select(scenario => scenario.Cmdlet).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Everything that a user could read of it.</summary>
    private static string Told(ScriptRun run) => string.Join(
        '\n',
        [
            .. run.Errors.Append(run.StoppedBy).OfType<System.Management.Automation.ErrorRecord>().Select(error => $"{error.Exception.Message} {error.ErrorDetails?.RecommendedAction}"),
            .. run.Warnings,
            .. run.Output.SelectMany(item => Texts(item.BaseObject)),
        ]);

    private static IEnumerable<string> Texts(object? value) => value switch
    {
        null => [],
        string text => [text],
        IEnumerable items => items.Cast<object?>().SelectMany(Texts),
        { } item when item.GetType().Namespace == "Wallarm.Connector" && item.GetType().IsClass =>
            item.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0 && property.Name != "EqualityContract").SelectMany(property => Texts(property.GetValue(item))),
        _ => [],
    };
}
