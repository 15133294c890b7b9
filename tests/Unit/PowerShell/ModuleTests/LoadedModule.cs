using System.Management.Automation;
using System.Reflection;

namespace Wallarm.Connector.Tests.PowerShell.ModuleTests;

/// <summary>What PowerShell knows of the module once it has imported it.</summary>
internal static class LoadedModule
{
    private static readonly Lazy<IReadOnlyList<CmdletInfo>> Imported = new(() =>
    {
        using var session = ModuleSession.Open();
        var commands = session.Run("Get-Command -Module Wallarm.Connector").ThrowIfFailed().Output;
        return [.. commands.Select(command => (CmdletInfo)command.BaseObject).OrderBy(command => command.Name, StringComparer.Ordinal)];
    });

    public static IReadOnlyList<CmdletInfo> Cmdlets => Imported.Value;

    /// <summary>The names of all cmdlets, one a test case.</summary>
    public static TheoryData<string> Names => [.. Cmdlets.Select(cmdlet => cmdlet.Name)];

    /// <summary>The names of those that change something: all but those whose verb says that they only read.</summary>
    public static TheoryData<string> ChangingNames => [.. Cmdlets.Where(cmdlet => cmdlet.Verb is not ("Get" or "Test" or "Find")).Select(cmdlet => cmdlet.Name)];

    public static Assembly CmdletAssembly => Cmdlets[0].ImplementingType.Assembly;

    public static CmdletInfo Cmdlet(string name) => Cmdlets.Single(cmdlet => cmdlet.Name == name);

    /// <summary>The parameters that are the cmdlet's own, without those that PowerShell gives to every cmdlet.</summary>
    public static IReadOnlyList<CommandParameterInfo> Parameters(string name) =>
    [
        .. Cmdlet(name).ParameterSets.SelectMany(set => set.Parameters).DistinctBy(parameter => parameter.Name)
            .Where(parameter => !System.Management.Automation.Cmdlet.CommonParameters.Contains(parameter.Name)),
    ];
}
