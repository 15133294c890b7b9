using CsCheck;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Tests.Sessions;

/// <summary>The dialect of the shared files.</summary>
public sealed class ProfileFileTests
{
    [Fact]
    public void Sections_properties_nested_properties_and_comments_are_read()
    {
        var sections = Read("\uFEFF# a comment\r\n[ default ] # usual\r\nregion=eu-west-1\r\n\r\n;another\n[profile  \"my profile\"]\n  Region = us-east-1 \n  output =\n  s3 =\n    max = 3\n    # not this\n    path = a=b\n  cli_pager=\n[services x]\nlambda = \n  endpoint_url = http://h:1/\n");

        Assert.Equal("eu-west-1", sections["default"]["region"]);
        Assert.Equal("us-east-1", sections["profile my profile"]["region"]);
        Assert.Equal(("3", "a=b", ""), (sections["profile my profile"]["s3.max"], sections["profile my profile"]["s3.path"], sections["profile my profile"]["cli_pager"]));
        Assert.Equal("http://h:1/", sections["services x"]["lambda.endpoint_url"]);
    }

    [Theory]
    [InlineData("[default\nregion = x", 1)]
    [InlineData("[default]\nwords without meaning", 2)]
    [InlineData("\n\nregion = x", 3)]
    [InlineData("[default]\n= x", 2)]
    public void What_is_not_understood_is_an_error_with_its_line(string text, int line)
    {
        var error = Assert.Throws<SessionException>(() => Read(text));

        Assert.Equal("Wallarm.ProfileInvalid", error.ErrorId);
        Assert.Contains($", line {line}: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_written_is_read_back()
    {
        var name = Gen.String[Gen.Char["abcdefghijklmnopqrstuvwxyzABC0123456789_-./@"], 1, 12];
        var value = Gen.String[Gen.Char["abcXYZ0189+/=:;#[]\"' "], 1, 40].Select(text => text.Trim()).Where(text => text.Length > 0);
        var properties = Gen.Dictionary(name.Select(text => text.ToLowerInvariant()), value)[1, 6];

        Gen.Dictionary(name, properties)[1, 5].Sample(sections =>
        {
            var text = string.Join('\n', sections.Select(section => $"[{section.Key}]\n" + string.Join('\n', section.Value.Select(property => $"{property.Key} = {property.Value}"))));

            var read = Read(text);

            Assert.Equal(sections.Keys.Order(), read.Keys.Order());
            foreach (var (section, expected) in sections)
            {
                Assert.Equal(expected.OrderBy(pair => pair.Key), read[section].OrderBy(pair => pair.Key));
            }
        });
    }

    private static Dictionary<string, Dictionary<string, string>> Read(string text)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            return IniFile.Read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
