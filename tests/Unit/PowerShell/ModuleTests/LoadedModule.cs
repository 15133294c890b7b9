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
    public static TheoryData<string> ChangingNames =>
        [
            .. Cmdlets
                .Where(cmdlet => cmdlet.Verb is not ("Get" or "Test" or "Find" or "Compare" or "Measure"))
                .Select(cmdlet => cmdlet.Name),
        ];

    public static Assembly CmdletAssembly => Cmdlets[0].ImplementingType.Assembly;

    /// <summary>The types of what the cmdlets return, and of what those hold.</summary>
    public static IReadOnlyList<Type> Results
    {
        get
        {
            var found = new SortedDictionary<string, Type>(StringComparer.Ordinal);
            var open = new Queue<Type>(Cmdlets.SelectMany(cmdlet => cmdlet.OutputType).Select(output => output.Type));
            while (open.TryDequeue(out var type))
            {
                if (type.Namespace != typeof(IConnectorEngine).Namespace || type.IsEnum || !found.TryAdd(type.Name, type)) continue;
                foreach (var held in type.GetProperties().Select(property => property.PropertyType))
                {
                    open.Enqueue(held.IsGenericType ? held.GenericTypeArguments[0] : held);
                }
            }

            return [.. found.Values];
        }
    }

    public static CmdletInfo Cmdlet(string name) => Cmdlets.Single(cmdlet => cmdlet.Name == name);

    /// <summary>The parameters that are the cmdlet's own, without those that PowerShell gives to every cmdlet.</summary>
    public static IReadOnlyList<CommandParameterInfo> Parameters(string name) =>
    [
        .. Cmdlet(name).ParameterSets.SelectMany(set => set.Parameters).DistinctBy(parameter => parameter.Name)
            .Where(parameter => !System.Management.Automation.Cmdlet.CommonParameters.Contains(parameter.Name)),
    ];
}
