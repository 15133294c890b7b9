using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using NetArchTest.Rules;
using Wallarm.Connector.Engine;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Inventory;
using Wallarm.Connector.Tests.PowerShell;

namespace Wallarm.Connector.Tests;

/// <summary>The tables "Who may use whom" of docs/architecture.md.</summary>
public partial class ArchitectureTests
{
    private static readonly Assembly[] Assemblies =
        [
            typeof(NodeClient).Assembly,
            typeof(ApiInventory).Assembly,
            typeof(ConnectorEngine).Assembly,
            new AssemblyLoadContext("cmdlets").LoadFromAssemblyPath(ModuleUnderTest.CmdletAssembly),
        ];

    public static TheoryData<string, string, string[]> Lines
    {
        get
        {
            var lines = new TheoryData<string, string, string[]>();
            foreach (var assembly in Assemblies)
            {
                foreach (var (name, uses) in Table(assembly)) lines.Add(assembly.GetName().Name!, name, uses);
            }

            return lines;
        }
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_namespace_uses_what_its_line_names(string assembly, string name, string[] uses)
    {
        var others = Table(Of(assembly)).Keys.Except(uses).Where(other => other != name).ToArray();

        // Above all of them: what is in the project's own namespace.
        var above = Of(assembly).GetTypes().Where(type => type.Namespace == assembly && !IsVersion(type)).Select(type => type.FullName!);
        var result = Types.InAssembly(Of(assembly))
            .That().ResideInNamespaceMatching($"^{Regex.Escape($"{assembly}.{name}")}$")
            .ShouldNot().HaveDependencyOnAny([.. Patterns(assembly, others, uses), .. above])
            .GetResult();

        Assert.True(
            result.IsSuccessful,
            $"{name} uses what its line does not name: {string.Join(", ", (result.FailingTypes ?? []).Select(type => type.FullName))}");
    }

    [Fact]
    public void Every_namespace_has_a_line()
    {
        foreach (var assembly in Assemblies)
        {
            var root = assembly.GetName().Name!;
            var there =
                assembly.GetTypes().Select(type => type.Namespace).OfType<string>().Where(
                    name => name.StartsWith(root + ".", StringComparison.Ordinal));

            Assert.Equal(there.Select(name => name[(root.Length + 1)..]).Distinct().Order(), Table(assembly).Keys.Order());
        }
    }

    [Fact]
    public void No_namespace_comes_back_to_itself()
    {
        foreach (var assembly in Assemblies)
        {
            var table = Table(assembly);
            foreach (var name in table.Keys) Assert.DoesNotContain(name, Reached(table, name));
        }
    }

    private static HashSet<string> Reached(Dictionary<string, string[]> table, string name)
    {
        var reached = new HashSet<string>();
        var next = new Queue<string>(table[name]);
        while (next.TryDequeue(out var used))
        {
            if (!reached.Add(used)) continue;
            foreach (var further in table[used]) next.Enqueue(further);
        }

        return reached;
    }

    /// <summary>The types of namespaces by their full names, since the name of one can be the beginning of another's.</summary>
    private static IEnumerable<string> Patterns(string assembly, string[] names, string[] allowed) => Of(assembly).GetTypes()
        .Where(type => names.Any(name => type.Namespace == $"{assembly}.{name}") && !allowed.Any(name => type.Namespace == $"{assembly}.{name}"))
        .Select(type => type.FullName!);

    private static bool IsVersion(Type type) => type == typeof(ConnectorVersion);

    private static Assembly Of(string name) => Assemblies.Single(assembly => assembly.GetName().Name == name);

    private static Dictionary<string, string[]> Table(Assembly assembly)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Folder, "docs", "architecture.md"));
        var section = page[page.IndexOf($"### `{assembly.GetName().Name}`", StringComparison.Ordinal)..];
        return Line().Matches(section.Split("\n\n")[1]).ToDictionary(
            line => line.Groups["name"].Value,
            line => Name().Matches(line.Groups["uses"].Value).Select(name => name.Groups[1].Value).ToArray());
    }

    [GeneratedRegex(@"^\| `(?<name>[\w.]+)` \|(?<uses>.*)\|$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"`([\w.]+)`")]
    private static partial Regex Name();
}
