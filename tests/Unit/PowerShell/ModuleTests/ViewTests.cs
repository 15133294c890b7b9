using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Wallarm.Connector.Tests.PowerShell.ModuleTests;

/// <summary>The views of results, as the module's file has them. How they look is tested in pwsh.</summary>
public partial class ViewTests
{
    private static readonly IReadOnlyList<XElement> Views =
        [.. XDocument.Load(Path.Combine(ModuleUnderTest.Folder, "Wallarm.Connector.Format.ps1xml")).Descendants("View")];

    private static readonly string[] First = ["Region", "Status"];

    /// <summary>What the cmdlets return, and what that holds.</summary>
    public static TheoryData<string> Types => [.. LoadedModule.Results.Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_result_has_one_table_and_one_list(string type)
    {
        var views = Views.Where(view => TypeOf(view) == type).ToList();

        Assert.Single(views, view => view.Element("TableControl") is not null);
        Assert.Single(views, view => view.Element("ListControl") is not null);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_view_shows_properties_that_are_there(string type)
    {
        var properties =
            LoadedModule.Results.Single(result => result.FullName == type).GetProperties().Select(property => property.Name).ToHashSet();
        var views = Views.Where(view => TypeOf(view) == type).ToList();

        Assert.All(views.SelectMany(Shown), property => Assert.Contains(property, properties));
    }

    [Fact]
    public void No_view_is_of_anything_else() =>
        Assert.Empty(Views.Select(TypeOf).Except(LoadedModule.Results.Select(type => type.FullName!)));

    [Fact]
    public void A_table_begins_with_region_and_status_and_wraps_what_is_too_long() => Assert.All(Views.Where(view => view.Element("TableControl") is not null), table =>
    {
        var columns = table.Descendants("TableColumnItem").Select(column => Shown(column).FirstOrDefault()).ToList();
        string[] first = [.. First.Where(columns.Contains)];
        Assert.Equal(first, columns.Take(first.Length));
        Assert.Single(table.Descendants("Wrap"));
    });

    [Fact]
    public void Colours_are_those_that_the_user_has_set() => Assert.All(
        Views.SelectMany(view => Style().Matches(view.Value)), style => Assert.True(style.Groups[1].Value is "Formatting" or "Reset", style.Value));

    private static string TypeOf(XElement view) => view.Element("ViewSelectedBy")!.Element("TypeName")!.Value;

    /// <summary>The properties of the result that are named. Within ForEach and Where, $_ is something else.</summary>
    private static IEnumerable<string> Shown(XElement view) => view.Descendants("PropertyName").Select(name => name.Value)
        .Concat(view.Descendants("ScriptBlock").SelectMany(script => Property().Matches(Inner().Replace(script.Value, "")).Select(match => match.Groups[1].Value)));

    [GeneratedRegex(@"\$_\.(\w+)")]
    private static partial Regex Property();

    [GeneratedRegex(@"\.(ForEach|Where)\(\{.*\}\)")]
    private static partial Regex Inner();

    [GeneratedRegex(@"\$PSStyle\.(\w+)")]
    private static partial Regex Style();
}
