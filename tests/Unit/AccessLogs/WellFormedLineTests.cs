using System.Text.Json;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.AccessLogs;

public class WellFormedLineTests
{
    private static readonly string[] Keys =
        ["requestId", "httpMethod", "path", "status", "responseLength", "requestTimeEpoch", "responseLatency", "stage", "domainName", "sourceIp", "userAgent"];

    [Fact]
    public void Sample_traffic_yields_what_a_json_reader_sees()
    {
        foreach (var line in SampleTraffic.Lines(500))
        {
            var expected = JsonSerializer.Deserialize<Dictionary<string, string>>(line)!;
            var parsed = ParsedLine.Of(line);
            Assert.Equal(InvalidReason.None, parsed.Reason);
            Assert.All(Keys, key => Assert.Equal(expected[key] is "-" ? "" : expected[key], parsed[key]));
        }
    }

    [Fact]
    public void Every_sample_line_is_a_record()
    {
        foreach (var line in SampleLines.All)
        {
            var parsed = ParsedLine.Of(line);
            Assert.Equal(InvalidReason.None, parsed.Reason);
            Assert.All(Keys.Except(["userAgent"]), key => Assert.NotEqual("", parsed[key]));
            Assert.Matches("^[0-9a-f-]{36}$", parsed.RequestId);
            Assert.Matches("^[0-9]{3}$", parsed.Status);
            Assert.Matches("^[0-9]{13}$", parsed.RequestTimeEpoch);
            Assert.Matches("^(prod|live|\\$default)$", parsed.Stage);
        }

        Assert.Equal("Agent \"quoted\"/1.0", ParsedLine.Of(SampleLines.All[12]).UserAgent);
        Assert.Equal("Agent \"bare\"/1.0", ParsedLine.Of(SampleLines.All[13]).UserAgent);
        Assert.Equal("", ParsedLine.Of(SampleLines.All[14]).UserAgent);
        Assert.Equal("okhttp/4.12.0", ParsedLine.Of(SampleLines.All[16]).UserAgent);
        Assert.Equal(
            ("/prod/search/naïve café", "日本語エージェント/1.0"),
            (ParsedLine.Of(SampleLines.All[18]).Path, ParsedLine.Of(SampleLines.All[18]).UserAgent));
        Assert.Equal(("PUT", "200", "12"), (ParsedLine.Of(SampleLines.All[19]).HttpMethod, ParsedLine.Of(SampleLines.All[19]).Status, ParsedLine.Of(SampleLines.All[19]).ResponseLength));
    }

    [Fact]
    public void Keys_may_come_in_any_order()
    {
        var members = JsonSerializer.Deserialize<Dictionary<string, string>>(SampleLines.All[0])!.ToArray();
        var expected = ParsedLine.Of(SampleLines.All[0]);
        var random = new Random(5);
        for (var round = 0; round < 50; round++)
        {
            random.Shuffle(members);
            Assert.Equal(
                expected, ParsedLine.Of($"{{{string.Join(',', members.Select(member => $"\"{member.Key}\":\"{member.Value}\""))}}}"));
        }
    }

    [Theory]
    [InlineData("\"status\": 200", "200")]
    [InlineData("\"status\": \"200\"", "200")]
    [InlineData("\"status\":200", "200")]
    [InlineData("\"status\" : 200 ", "200")]
    [InlineData("\"status\": null", "")]
    [InlineData("\"status\": \"\"", "")]
    [InlineData("\"status\": \"-\"", "")]
    [InlineData("\"status\": -", "")]
    [InlineData("\"status\": \"(none)\"", "")]
    [InlineData("\"status\": (none)", "")]
    [InlineData("\"status\": {\"status\": 1}", "")]
    [InlineData("\"status\": [200]", "")]
    [InlineData("\"status\": {}", "")]
    [InlineData("\"x\": \"\"", "")]
    [InlineData("\"status\": \"--\"", "--")]
    [InlineData("\"status\": \"null\"", "null")]
    [InlineData("\"status\": -1.5e3", "-1.5e3")]
    [InlineData("\"Status\": 200", "")]
    [InlineData("\"status \": 200", "")]
    public void Values_may_be_strings_or_numbers_or_absent(string member, string expected)
    {
        var first = ParsedLine.OfMembers(member + ", \"stage\": \"prod\"");
        var last = ParsedLine.OfMembers("\"stage\": \"prod\", " + member);

        Assert.Equal((InvalidReason.None, expected, "prod"), (first.Reason, first.Status, first.Stage));
        Assert.Equal(first, last);
    }

    [Theory]
    [InlineData("GET", "/pets", "200", "-", "-")]
    [InlineData("GET", "/pets/a-b_c.d~e", "200", "39", "Missing Authentication Token")]
    [InlineData("GET", "/x/(none)/-", "200", "39", "-")]
    public void A_format_without_quotes_around_its_variables_is_read(
        string method, string path, string status, string latency, string error)
    {
        var parsed = ParsedLine.Of(
            $$"""{"integrationLatency": {{latency}}, "httpMethod": {{method}}, "path": {{path}}, "status": {{status}}, "errorMessage": {{error}}, "userAgent": - }""");

        Assert.Equal(
            (InvalidReason.None, method, path, status, ""),
            (parsed.Reason, parsed.HttpMethod, parsed.Path, parsed.Status, parsed.UserAgent));
    }

    [Theory]
    [InlineData("""{"path":"/forged","status":"500","a":[{"stage":"x"}]}""")]
    [InlineData("""[{"path":"/forged"},"status",["stage","x"]]""")]
    [InlineData("""[[[[]]],{},[{}],{"a":{"b":{"httpMethod":"PUT"}}}]""")]
    [InlineData("\"path\"")]
    [InlineData("\"\"")]
    [InlineData("true")]
    [InlineData("-12.5e-7")]
    [InlineData("null")]
    public void Unknown_keys_are_ignored_whatever_they_hold(string value)
    {
        var parsed = ParsedLine.Of($$"""{"a":{{value}},"path":"/pets","b":{{value}},"httpMethod":"GET","c":{{value}},"status":"200","stage":"prod","d":{{value}}}""");

        Assert.Equal(
            (InvalidReason.None, "/pets", "GET", "200", "prod"),
            (parsed.Reason, parsed.Path, parsed.HttpMethod, parsed.Status, parsed.Stage));
    }

    [Theory]
    [InlineData("\"/pets\"", "\"/pets\"")]
    [InlineData("/pets", "\"/pets\"")]
    [InlineData("\"/pets\"", "/pets")]
    public void A_key_that_stands_twice_with_one_value_has_that_value(string first, string second)
    {
        Assert.Equal("/pets", ParsedLine.Of($$"""{"httpMethod":"GET","path":{{first}},"status":"200","path":{{second}}}""").Path);
        Assert.Equal("/pets", ParsedLine.Of($$"""{"httpMethod":"GET","path":{{first}},"userAgent":"bare " quote","path":{{second}}}""").Path);
    }

    [Theory]
    [InlineData("\"/first\"", "\"/second\"")]
    [InlineData("/first", "\"/second\"")]
    [InlineData("\"/first\"", "\"/first/second\"")]
    [InlineData("\"/first\"", "\"-\"")]
    [InlineData("\"/first\"", "null")]
    [InlineData("\"/first\"", "{\"a\":1}")]
    [InlineData("\"-\"", "\"/second\"")]
    [InlineData("null", "\"/second\"")]
    [InlineData("[1]", "\"/second\"")]
    public void A_key_that_stands_twice_with_two_values_is_ambiguous(string first, string second)
    {
        Assert.Equal(InvalidReason.KeysAmbiguous, ParsedLine.Of($$"""{"httpMethod":"GET","path":{{first}},"path":{{second}},"status":"200"}""").Reason);
        Assert.Equal(InvalidReason.KeysAmbiguous, ParsedLine.Of($$"""{"httpMethod":"GET","path":{{first}},"userAgent":"bare " quote","path":{{second}}}""").Reason);
    }

    [Theory]
    [InlineData("null", "\"-\"")]
    [InlineData("\"\"", "(none)")]
    [InlineData("-", "{\"a\":1}")]
    public void A_key_that_is_absent_twice_is_absent(string first, string second)
    {
        var parsed = ParsedLine.OfMembers($"\"userAgent\":{first},\"userAgent\":{second}");

        Assert.Equal((InvalidReason.None, ""), (parsed.Reason, parsed.UserAgent));
    }

    [Theory]
    [InlineData("caf\\u00e9", "café")]
    [InlineData("caf\\u00E9", "café")]
    [InlineData("\\ud83d\\ude00", "😀")]
    [InlineData("\\ud83d", "\ufffd")]
    [InlineData("\\ude00", "\ufffd")]
    [InlineData("\\ud83dx", "\ufffdx")]
    [InlineData("\\ud83d\\u0041", "\ufffdA")]
    [InlineData("\\ud83d\\ud83d\\ude00", "\ufffd😀")]
    [InlineData("a\\/b", "a/b")]
    [InlineData("a\\\"b\\\\c", "a\"b\\c")]
    [InlineData("\\b\\f\\n\\r\\t", "\b\f\n\r\t")]
    [InlineData("\\u0000\\u001f\\u007f", "\0\u001f\u007f")]
    [InlineData("\\\\u0041", "\\u0041")]
    [InlineData("\\\\\\\\", "\\\\")]
    [InlineData("\\\\", "\\")]
    [InlineData("\\\"", "\"")]
    [InlineData("日本語 café 😀", "日本語 café 😀")]
    [InlineData("a, b: {c} [d]", "a, b: {c} [d]")]
    public void Escapes_stand_for_what_json_says(string escaped, string expected)
    {
        Assert.Equal(expected, ParsedLine.OfMembers($"\"userAgent\": \"{escaped}\", \"stage\": \"prod\"").UserAgent);
        Assert.Equal(expected, ParsedLine.OfMembers($"\"stage\": \"prod\", \"userAgent\": \"{escaped}\"").UserAgent);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("  \t")]
    public void White_space_around_a_line_means_nothing(string space) =>
        Assert.Equal(ParsedLine.Of(SampleLines.All[0]), ParsedLine.Of(space + SampleLines.All[0] + space));

    [Fact]
    public void A_parser_keeps_nothing_of_the_line_before()
    {
        var parser = new AccessLogParser();
        foreach (var line in (string[])[.. SampleLines.All, .. SampleLines.All.Reverse(), "", "{}", SampleLines.All[3]])
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(line);
            var reason = parser.ParseLine(bytes, out var record);
            Assert.Equal(ParsedLine.OfPlain(bytes), ParsedLine.Copy(reason, record));
            if (line is "" or "{}") Assert.True(record.Path.IsEmpty && record.UserAgent.IsEmpty && record.HttpMethod.IsEmpty);
        }

        parser.ParseLine(default, out var none);
        Assert.True(none.Path.IsEmpty);
    }

    [Fact]
    public void Parsing_allocates_nothing_per_record()
    {
        string[] lines = [.. SampleTraffic.Lines(1_000), .. SampleLines.All];
        byte[][] messages = [.. lines.Select(line => System.Text.Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line)[1..^1]))];
        byte[][] plain = [.. lines.Select(System.Text.Encoding.UTF8.GetBytes)];
        var parser = new AccessLogParser();

        var least = Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var message in messages) parser.ParseJsonString(message, out var record);
            foreach (var line in plain) parser.ParseLine(line, out var record);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });

        Assert.Equal(0, least);
    }
}
