using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Wallarm.Connector.Tests.Documentation;

/// <summary>docs/flow.svg is drawn from docs/flow.dot by Graphviz, which this machine need not have: what both say is compared.</summary>
public partial class FlowPictureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly string Source = Comment().Replace(File.ReadAllText(Path.Combine(Repository.Folder, "docs", "flow.dot")), "");

    private static readonly XDocument Picture =
        XDocument.Parse(DocumentType().Replace(File.ReadAllText(Path.Combine(Repository.Folder, "docs", "flow.svg")), ""));

    [Fact]
    public void It_has_the_arrows_of_its_source()
    {
        var drawn =
            Picture.Descendants(Svg + "g").Where(group => (string?)group.Attribute("class") == "edge").Select(
                group => group.Element(Svg + "title")!.Value);

        Assert.Equal(
            Arrow().Matches(Source).Select(arrow => $"{arrow.Groups[1].Value}->{arrow.Groups[2].Value}").Order(StringComparer.Ordinal),
            drawn.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_has_the_words_of_its_source()
    {
        var drawn = Picture.Descendants(Svg + "text").Select(text => WebUtility.HtmlDecode(text.Value).Trim());

        Assert.Equal(
            Label().Matches(Source).SelectMany(label => label.Groups[1].Value.Split("\\n")).Order(StringComparer.Ordinal),
            drawn.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("<!DOCTYPE[^>]*>")]
    private static partial Regex DocumentType();

    [GeneratedRegex(@"(\w+) -> (\w+)")]
    private static partial Regex Arrow();

    [GeneratedRegex("label=\"([^\"]*)\"")]
    private static partial Regex Label();
}
