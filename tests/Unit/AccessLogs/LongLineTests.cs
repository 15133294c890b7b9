using System.Text;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.AccessLogs;

/// <summary>
/// Lines of 1 MB, the most that CloudWatch Logs takes. A parser that looks at a byte more than a few times would not end.
/// </summary>
public class LongLineTests
{
    private const int Length = 1024 * 1024;

    public static TheoryData<string> Patterns() =>
    [
        "a", "\"", "\"\"", "\\", "\\\"", ",", "\",", ",\"", "\", \"", "\",\"a", "\",\"a\"", "\",\"a\":", "\",\"a\":\"", "\"a\":", "\"path\":\"", "{", "}", "[", "]", "\"}", "\" }", "} ",
        "\"   ", ",   ", "\"  ,  ", "\t", " ", ":", "{\"a\":", "{\"a\":{\"b\":", "{\"a\":1,", "[1,", "[[1],", "\"a\":[1,\"a\":{", "\",\"a\":{\"b\":1,", "\",\"a\":[\"", "\\u0041", "\\u", "é", "\0", "1", "{}", "[],",
        ",\"0123456789012345678901234567890123456789012345678901234567890123\"  ", ",\"0123456789012345678901234567890123456789012345678901234567890123456789\"",
    ];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void A_megabyte_in_the_user_agent_leaves_the_rest_as_it_was(string pattern)
    {
        var line = SampleLines.All[0].Replace("okhttp/4.12.0", Fill(pattern), StringComparison.Ordinal);

        var parsed = Parse(line);

        if (pattern.Contains("path", StringComparison.Ordinal)) Assert.Equal(InvalidReason.KeysAmbiguous, parsed.Reason);
        else Assert.Equal(
            (InvalidReason.None, "GET", "/prod/pets", "198.51.100.23"), (parsed.Reason, parsed.HttpMethod, parsed.Path, parsed.SourceIp));
        var escaped = line.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        Assert.Equal(parsed, ParsedLine.OfJsonString(escaped));
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    public void A_megabyte_without_quotes_around_it_ends(string pattern)
    {
        var parsed = Parse($$"""{"httpMethod":"GET","path":"/pets","errorMessage": {{Fill(pattern)}}, "stage":"prod"}""");

        if (parsed.Reason == InvalidReason.None) Assert.Equal(("/pets", "prod"), (parsed.Path, parsed.Stage));
        else Assert.Equal(InvalidReason.KeysAmbiguous, parsed.Reason);
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    public void A_megabyte_of_anything_ends(string pattern)
    {
        var text = Fill(pattern);
        Parse(text);
        Parse("{" + text);
        Parse("{\"a\":" + text);
    }

    [Fact]
    public void Nested_values_that_never_close_end()
    {
        // Each of the first keys starts a nested value that runs to the end of the line before it turns out to be none.
        var opening = string.Concat(Enumerable.Repeat("\"a\":{\"b\":1,", 60));

        Parse("{" + opening + Fill("\"c\":[1,2],")[..(Length / 8)]);
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    [InlineData("\", \"protocol\": \"")]
    [InlineData("\"path\"        ")]
    [InlineData("\"status\": \"200\", ")]
    [InlineData("\"status\": {\"stage\": 1}, ")]
    public void A_megabyte_in_a_path_that_repeats_a_key_ends(string pattern)
    {
        var text = $"/x\", \"status\": \"999\", \"z\": \"{Fill(pattern)}";

        var parsed = ParsedLine.Of(SampleLines.All[0].Replace("/prod/pets", text, StringComparison.Ordinal), [.. SampleTraffic.Lines(16)]);

        Assert.Contains(parsed.Reason, (InvalidReason[])[InvalidReason.PathTooLong, InvalidReason.KeysAmbiguous]);
    }

    private static string Fill(string pattern) => string.Concat(Enumerable.Repeat(pattern, Length / Encoding.UTF8.GetByteCount(pattern)));

    private static ParsedLine Parse(string line) => ParsedLine.OfPlain(Encoding.UTF8.GetBytes(line));
}
