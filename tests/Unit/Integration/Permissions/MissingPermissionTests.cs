using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using Wallarm.Connector.Tests.PowerShell;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Whoever lacks a permission is told which.</summary>
public class MissingPermissionTests
{
    public static TheoryData<string, string> Ways()
    {
        var data = new TheoryData<string, string>();
        foreach (var scenario in PermissionScenarios.All) data.Add(scenario.Cmdlet, scenario.Way);
        return data;
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
            if (denied.IsEmpty) run.ThrowIfFailed();
            if (run.Errors.Count == 0 && run.StoppedBy is null && denied.All(action => PermissionScenarios.DoneWithout.Contains((cmdlet, action)))) break;

            // Of reads that go on side by side, the first to be refused is the one that is told.
            var text = Told(run);
            var told = denied.Distinct().Where(action => RequiredActions.IsNamed(action, text)).ToArray();
            Assert.True(told.Length > 0, $"denied was {string.Join(", ", denied.Distinct())}, and none of it is in:\n{text}");
            allowed.UnionWith(told);
        }

        Assert.Equal([], allowed.Except(PermissionTable.ActionsOf(cmdlet)));
    }

    /// <summary>Everything that a user could read of it.</summary>
    private static string Told(ScriptRun run) => string.Join(
        '\n',
        [
            .. run.Errors.Append(run.StoppedBy).OfType<System.Management.Automation.ErrorRecord>().Select(
                error => $"{error.Exception.Message} {error.ErrorDetails?.RecommendedAction}"),
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
