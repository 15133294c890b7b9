using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Tests.AccessLogs;

public class PathFilterTests
{
    [Theory]
    [InlineData("/health", "/health", true)]
    [InlineData("/health", "/healthy", false)]
    [InlineData("/health", "/prod/health", false)]
    [InlineData("/health*", "/healthy", true)]
    [InlineData("/health*", "/health/live", false)]
    [InlineData("/health**", "/health/live", true)]
    [InlineData("/*/health", "/prod/health", true)]
    [InlineData("/*/health", "/a/b/health", false)]
    [InlineData("/**/health", "/a/b/health", true)]
    [InlineData("**/health", "/health", true)]
    [InlineData("/v?/pets", "/v1/pets", true)]
    [InlineData("/v?/pets", "/v/pets", false)]
    [InlineData("/a?b", "/a/b", false)]
    [InlineData("/*", "/", true)]
    [InlineData("**", "/", true)]
    [InlineData("**.php", "/wp/login.php", true)]
    [InlineData("**.php", "/wp/login.phps", false)]
    [InlineData("/Health", "/health", false)]
    [InlineData("/***", "/a/b", true)]
    [InlineData("/é*/x", "/éß/x", true)]
    [InlineData("/a.b", "/axb", false)]
    public void A_pattern_covers_the_whole_path(string pattern, string path, bool matches)
    {
        Assert.Equal(matches, Includes([pattern], [], path));
        Assert.Equal(!matches, Includes([], [pattern], path));
    }

    [Fact]
    public void What_is_excluded_is_not_sent_even_if_it_is_included()
    {
        string[] included = ["/api/**", "/health"];
        string[] excluded = ["/api/internal/**", "/health"];

        Assert.True(Includes(included, excluded, "/api/pets"));
        Assert.False(Includes(included, excluded, "/api/internal/x"));
        Assert.False(Includes(included, excluded, "/health"));
        Assert.False(Includes(included, excluded, "/other"));
        Assert.Null(PathFilter.Of([], []));
    }

    [Theory]
    [InlineData("")]
    [InlineData("health")]
    [InlineData("?")]
    [InlineData("/*0123456789012345678901234567890123456789012345678901234567890123")]
    public void What_is_no_pattern_is_an_error(string pattern) => Assert.Throws<FormatException>(() => PathFilter.Of([pattern], []));

    [Fact]
    public void Patterns_match_as_regular_expressions_of_the_same_meaning_do()
    {
        Gen<string> text = Gen.OneOf("/", "a", "b", "ab").Array[0, 8].Select(string.Concat);
        Gen<string> pattern = Gen.OneOf("/", "a", "b", "*", "**", "?").Array[0, 8].Select(parts => "/" + string.Concat(parts));
        Gen.Select(pattern, text).Sample((each, path) =>
        {
            string meaning = Regex.Replace(each, @"\*\*|\*|\?", found => found.Value switch { "**" => ".*", "*" => "[^/]*", _ => "[^/]" });
            Assert.Equal(Regex.IsMatch("/" + path, $"^{meaning}$", RegexOptions.NonBacktracking), Includes([each], [], "/" + path));
        });
    }

    [Fact]
    public void A_pattern_of_wildcards_takes_no_longer_on_a_path_made_for_it()
    {
        // Tried one way after the other this would not end.
        string pattern = string.Concat(Enumerable.Repeat("**a", 60)) + "b";

        Assert.False(Includes(["/" + pattern], [], "/" + new string('a', 16_000)));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        PathFilter filter = PathFilter.Of(["/api/**"], ["**/health", "/api/*/x"])!;
        byte[] path = Encoding.UTF8.GetBytes("/api/pets/7");
        filter.Includes(path);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int times = 0; times < 100; times++)
            filter.Includes(path);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static bool Includes(string[] included, string[] excluded, string path) =>
        PathFilter.Of(included, excluded)!.Includes(Encoding.UTF8.GetBytes(path));
}
