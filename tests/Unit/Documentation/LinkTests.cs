using System.Text.RegularExpressions;

namespace Wallarm.Connector.Tests.Documentation;

/// <summary>Links from one page of the repository to another, or to a heading of one.</summary>
public partial class LinkTests
{
    public static TheoryData<string> Pages => [.. Repository.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void They_lead_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Folder, page))!;
        Assert.All(Links(page), link =>
        {
            var (path, heading) = link.Split('#') is [var before, var after] ? (before, after) : (link, null);
            var target = path.Length == 0 ? Path.Combine(Repository.Folder, page) : Path.GetFullPath(path, folder);
            Assert.True(Path.Exists(target), $"{link}: there is no {target}");
            if (heading is not null) Assert.Contains(heading, Headings(target));
        });
    }

    private static IEnumerable<string> Links(string page) => Link().Matches(Code().Replace(File.ReadAllText(Path.Combine(Repository.Folder, page)), ""))
        .Select(link => link.Groups[1].Value).Where(
            link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal));

    /// <summary>The headings of a page, as they are linked to: small letters, hyphens for spaces, without punctuation.</summary>
    private static IEnumerable<string> Headings(string path) => Heading().Matches(Code().Replace(File.ReadAllText(path), ""))
        .Select(heading => Punctuation().Replace(heading.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
