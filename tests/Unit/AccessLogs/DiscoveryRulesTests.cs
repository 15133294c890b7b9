using System.Text;
using System.Text.RegularExpressions;
using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Tests.AccessLogs;

/// <summary>The documented criteria, against a reference that applies the documented expression segment by segment.</summary>
public partial class DiscoveryRulesTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("/pets")]
    [InlineData("/pets/")]
    [InlineData("/pets//photos")]
    [InlineData("/pets/4711/photos/cat.jpg")]
    [InlineData("/users/anna@example.org")]
    [InlineData("/pets/{id}")]
    [InlineData("/a-b_c/d e")]
    [InlineData("/a.b.c@d.e")]
    [InlineData("/search/naïve café")]
    [InlineData("/search/caf%C3%A9")]
    [InlineData("/search/caf%c3%a9%20x")]
    [InlineData("/検索/結果")]
    [InlineData("/%E6%A4%9C%E7%B4%A2")]
    [InlineData("/0")]
    [InlineData("/-")]
    [InlineData("/_")]
    [InlineData("/a%2Eb")]
    [InlineData("/a%0Ab")]
    [InlineData("/a%40b")]
    public void A_path_of_word_characters_counts(string path) => AssertAgrees(path, isEndpoint: true);

    [Theory]
    [InlineData("/.env")]
    [InlineData("/.wallarm-probe/first-delivery")]
    [InlineData("/.well-known/security.txt")]
    [InlineData("/.")]
    [InlineData("/..")]
    [InlineData("/a.")]
    [InlineData("/a./b")]
    [InlineData("/a..b")]
    [InlineData("/a.@b")]
    [InlineData("/@a")]
    [InlineData("/a@")]
    [InlineData("/a@/b")]
    [InlineData("/cgi-bin/luci/;stok=/locale")]
    [InlineData("/a+b")]
    [InlineData("/a:b")]
    [InlineData("/a,b")]
    [InlineData("/a~b")]
    [InlineData("/a*b")]
    [InlineData("/a=b")]
    [InlineData("/a%b")]
    [InlineData("/a%")]
    [InlineData("/a%4")]
    [InlineData("/a%zzb")]
    [InlineData("/a%25")]
    [InlineData("/a%252Eb")]
    [InlineData("/a%3Bb")]
    [InlineData("/a%00b")]
    [InlineData("/a%E9")]
    [InlineData("/a%C3%28")]
    [InlineData("/a%C3")]
    [InlineData("/%ED%A0%80")]
    [InlineData("/a\u3000b")]
    [InlineData("/a\u3005b")]
    [InlineData("/a%E3%80%85b")]
    [InlineData("/😀")]
    [InlineData("/a\\b")]
    [InlineData("/a\"b")]
    [InlineData("/a?b")]
    public void A_path_with_other_characters_does_not_count(string path) => AssertAgrees(path, isEndpoint: false);

    [Theory]
    [InlineData("/a%2Fb")]
    [InlineData("/a%2fb/c")]
    [InlineData("/%2F")]
    [InlineData("/a%2F%2Fb")]
    public void A_percent_encoded_slash_parts_no_segments(string path) => AssertAgrees(path, isEndpoint: false);

    [Fact]
    public void Every_character_of_the_basic_plane_is_judged_as_the_expression_does()
    {
        // Marks that combine with spacing are word characters to some engines and not to others.
        for (var code = 1; code <= 0xffff; code++)
        {
            var character = (char)code;
            if (char.IsSurrogate(character) || character is '/' or '%' || char.GetUnicodeCategory(character) == System.Globalization.UnicodeCategory.SpacingCombiningMark) continue;
            var path = $"/a{character}b";
            Assert.True(IsEndpointPath(path) == Judges(Encoding.UTF8.GetBytes(path)), $"U+{code:X4}");
        }
    }

    [Fact]
    public void Random_paths_are_judged_as_the_expression_does()
    {
        var random = new Random(23);
        string[] pieces = ["/", "/", "a", "b1", "_", "-", "{", "}", " ", ".", "@", ".", "%20", "%2e", "%40", "%C3%A9", "%C3", "%", "é", "日", "\u3001", "+", "%41"];
        for (var round = 0; round < 20_000; round++)
        {
            var path = "/" + string.Concat(Enumerable.Range(0, random.Next(10)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.True(IsEndpointPath(path) == Judges(Encoding.UTF8.GetBytes(path)), path);
        }
    }

    [Theory]
    [InlineData("200", DiscoveryVerdict.Discoverable)]
    [InlineData("204", DiscoveryVerdict.Discoverable)]
    [InlineData("299", DiscoveryVerdict.Discoverable)]
    [InlineData("199", DiscoveryVerdict.Status)]
    [InlineData("300", DiscoveryVerdict.Status)]
    [InlineData("404", DiscoveryVerdict.Status)]
    [InlineData("500", DiscoveryVerdict.Status)]
    [InlineData("-", DiscoveryVerdict.Status)]
    [InlineData("", DiscoveryVerdict.Status)]
    [InlineData("20", DiscoveryVerdict.Status)]
    [InlineData("2000", DiscoveryVerdict.Status)]
    [InlineData("2xx", DiscoveryVerdict.Status)]
    [InlineData(" 200", DiscoveryVerdict.Status)]
    public void Only_successful_responses_count(string status, DiscoveryVerdict expected) =>
        Assert.Equal(expected, Judge("GET", "/pets", status, "api.example.com"));

    [Theory]
    [InlineData("GET", DiscoveryVerdict.Discoverable)]
    [InlineData("POST", DiscoveryVerdict.Discoverable)]
    [InlineData("PUT", DiscoveryVerdict.Discoverable)]
    [InlineData("PATCH", DiscoveryVerdict.Discoverable)]
    [InlineData("DELETE", DiscoveryVerdict.Discoverable)]
    [InlineData("TRACE", DiscoveryVerdict.Discoverable)]
    [InlineData("OPTIONS", DiscoveryVerdict.Method)]
    [InlineData("HEAD", DiscoveryVerdict.Method)]
    public void Options_and_head_do_not_count(string method, DiscoveryVerdict expected) =>
        Assert.Equal(expected, Judge(method, "/pets", "200", "api.example.com"));

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("localhost.")]
    [InlineData("127.0.0.1")]
    [InlineData("127.1.2.3")]
    [InlineData("::1")]
    [InlineData("[::1]")]
    [InlineData("::ffff:127.0.0.1")]
    public void Loopback_hosts_do_not_count(string host) => Assert.Equal(DiscoveryVerdict.Host, Judge("GET", "/pets", "200", host));

    [Theory]
    [InlineData("api.example.com")]
    [InlineData("localhost.example.com")]
    [InlineData("mylocalhost")]
    [InlineData("128.0.0.1")]
    [InlineData("-")]
    [InlineData("ｌocalhost")]
    public void Other_hosts_count(string host) => Assert.Equal(DiscoveryVerdict.Discoverable, Judge("GET", "/pets", "200", host));

    private static void AssertAgrees(string path, bool isEndpoint)
    {
        Assert.Equal(isEndpoint, IsEndpointPath(path));
        Assert.Equal(isEndpoint, Judges(Encoding.UTF8.GetBytes(path)));
    }

    private static bool IsEndpointPath(string path) => path.Split('/').Where(segment => segment.Length > 0).All(segment =>
    {
        var decoded = Decode(segment);
        return decoded is not null
            && EndpointSegment().IsMatch(decoded)
            && !decoded.Any(character => character is >= '\u3000' and <= '\u303f');
    });

    /// <summary>The text behind the percent-encoding, or null where it is not UTF-8.</summary>
    private static string? Decode(string segment)
    {
        var bytes = new List<byte>();
        for (var index = 0; index < segment.Length;)
        {
            var isEncoded =
                segment[index] == '%'
                    && index + 2 < segment.Length
                    && char.IsAsciiHexDigit(segment[index + 1])
                    && char.IsAsciiHexDigit(segment[index + 2]);
            var length = isEncoded ? 3 : char.IsHighSurrogate(segment[index]) ? 2 : 1;
            if (isEncoded) bytes.Add(Convert.ToByte(segment.Substring(index + 1, 2), 16));
            else bytes.AddRange(Encoding.UTF8.GetBytes(segment.Substring(index, length)));
            index += length;
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool Judges(ReadOnlySpan<byte> path)
    {
        byte[] line = [.. """{"httpMethod":"GET","status":"200","path":"""u8, (byte)'"', .. JsonEscaped(path), .. "\"}"u8];
        Assert.Equal(InvalidReason.None, new AccessLogParser().ParseLine(line, out var record));
        return DiscoveryRules.Judge(record) == DiscoveryVerdict.Discoverable;
    }

    private static byte[] JsonEscaped(ReadOnlySpan<byte> text)
    {
        var escaped = new List<byte>();
        foreach (var value in text)
        {
            if (value is (byte)'"' or (byte)'\\') escaped.Add((byte)'\\');
            escaped.Add(value);
        }

        return [.. escaped];
    }

    private static DiscoveryVerdict Judge(string method, string path, string status, string host)
    {
        var line = $$"""{"httpMethod":"{{method}}","path":"{{path}}","status":"{{status}}","domainName":"{{host}}"}""";
        Assert.Equal(InvalidReason.None, new AccessLogParser().ParseLine(Encoding.UTF8.GetBytes(line), out var record));
        return DiscoveryRules.Judge(record);
    }

    [GeneratedRegex(@"^[\w{}\s\-]+(?:[.@][\w{}\s\-]+)*$")]
    private static partial Regex EndpointSegment();
}
