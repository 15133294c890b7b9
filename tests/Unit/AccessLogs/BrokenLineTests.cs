using System.Text;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.AccessLogs;

public class BrokenLineTests
{
    private static readonly string[] Keys =
        ["requestId", "httpMethod", "path", "status", "responseLength", "requestTimeEpoch", "responseLatency", "stage", "domainName", "sourceIp"];

    public static TheoryData<string> Texts() =>
    [
        "Agent \"bare\"/1.0",
        "\"",
        "\"\"",
        "\"\"\"",
        "\"quoted\"",
        "a\" b",
        "a \"b",
        "ends with quote\"",
        "\"starts with quote",
        "comma, after",
        "quote\", comma",
        "\", \"",
        "\",\"",
        "\", \"not a key",
        "\", \"not a key\" and so on",
        "\"}",
        "\" }",
        "\"} x",
        "\"}, x",
        "{\"a\": 1}",
        "{\"a\": \"b\"}",
        "[\"a\", \"b\"]",
        "brace } bracket ] open { open [",
        "}}}}",
        "a: b",
        "\": \"",
        "\":",
        "tab\tin the middle",
        "line\nbreak",
        "carriage\r\nreturn",
        "bell\a and \u0001\u001f\u007f",
        "nul\0nul",
        "path C:\\Windows\\System32",
        "ends with backslash\\",
        "\\",
        "\\\\",
        "\\\"",
        "\\q \\x41 \\u12 \\uZZZZ \\u",
        "'single'",
        "{\"agent\": \"inner\"",
        "日本語 \"引用\"",
        "Invalid request body: \"name\" is required",
        "[instance type (string) does not match any allowed primitive type (allowed: [\"integer\"])]",
        "Unexpected token '\"', \"{\"a\":\"...\" is not valid JSON",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_bare_text_in_the_user_agent_leaves_all_other_fields_as_they_were(string text)
    {
        var parsed = ParsedLine.Of(SampleLines.All[0].Replace("okhttp/4.12.0", text, StringComparison.Ordinal));

        AssertOthersAreWhole(parsed);
        if (!text.Contains('\\', StringComparison.Ordinal)) Assert.Equal(text, parsed.UserAgent);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_bare_text_in_the_error_message_leaves_all_other_fields_as_they_were(string text)
    {
        var parsed =
            ParsedLine.Of(SampleLines.All[0].Replace("\"errorMessage\": \"-\"", $"\"errorMessage\": \"{text}\"", StringComparison.Ordinal));

        AssertOthersAreWhole(parsed);
        Assert.Equal("okhttp/4.12.0", parsed.UserAgent);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Bare_texts_in_both_leave_all_other_fields_as_they_were(string text)
    {
        var parsed = ParsedLine.Of(
            SampleLines.All[0].Replace("\"errorMessage\": \"-\"", $"\"errorMessage\": \"{text}\"", StringComparison.Ordinal).Replace("okhttp/4.12.0", text, StringComparison.Ordinal));

        AssertOthersAreWhole(parsed);
    }

    [Theory]
    [InlineData("-")]
    [InlineData("null")]
    [InlineData("Missing Authentication Token")]
    [InlineData("Invalid request body: \"name\" is required")]
    [InlineData("\"quoted as a whole\"")]
    [InlineData("a, b, c")]
    [InlineData("{ a }")]
    [InlineData("{\"a\":1}, more")]
    [InlineData("[1, 2")]
    public void An_error_message_without_quotes_around_it_leaves_all_other_fields_as_they_were(string text)
    {
        var parsed =
            ParsedLine.Of(SampleLines.All[0].Replace("\"errorMessage\": \"-\"", $"\"errorMessage\": {text}", StringComparison.Ordinal));

        AssertOthersAreWhole(parsed);
        Assert.Equal("okhttp/4.12.0", parsed.UserAgent);
    }

    [Fact]
    public void An_escaped_quote_and_a_bare_one_may_stand_together()
    {
        var parsed = ParsedLine.Of(
            SampleLines.All[0].Replace("\"errorMessage\": \"-\"", "\"errorMessage\": \"bare \" here\"", StringComparison.Ordinal).Replace("okhttp/4.12.0", "a \\\"b\\\" \\u00e9", StringComparison.Ordinal));

        AssertOthersAreWhole(parsed);
        Assert.Equal("a \"b\" é", parsed.UserAgent);
    }

    [Theory]
    [InlineData("x\", \"path\": \"/forged")]
    [InlineData("x\", \"path\": \"/forged\", \"httpMethod\": \"DELETE\", \"sourceIp\": \"127.0.0.1\", \"status\": \"500")]
    [InlineData("x\",\"path\":\"/forged\",\"y\":\"")]
    [InlineData("\"x\", \"path\": \"/forged")]
    [InlineData("x\"\", \"path\": \"/forged\", \"a\": \"\"")]
    [InlineData("x\" }\n{ \"path\": \"/forged")]
    [InlineData("x\", \"requestId\": \"forged\", \"domainName\": \"forged\", \"stage\": \"forged\", \"a\": {\"b\": \"")]
    [InlineData("x\", \"a\": {\"path\": \"/forged\"}, \"b\": \"")]
    [InlineData("x\\\", \"path\": \"/forged")]
    [InlineData("\\\\\", \"path\": \"/forged")]
    [InlineData("x\\\\\\\", \"path\": \"/forged")]
    [InlineData("x\u0001\", \"path\": \"/forged")]
    public void A_user_agent_cannot_forge_what_stands_before_it(string text)
    {
        var line = SampleLines.All[0].Replace("okhttp/4.12.0", text, StringComparison.Ordinal);

        Assert.Equal(InvalidReason.KeysAmbiguous, ParsedLine.Of(line).Reason);
        AssertOthersAreWhole(ParsedLine.Of(line, [.. SampleTraffic.Lines(16)]));
    }

    [Theory]
    [InlineData("status")]
    [InlineData("responseLength")]
    [InlineData("responseLatency")]
    [InlineData("stage")]
    [InlineData("requestId")]
    public void A_user_agent_cannot_fill_in_what_is_absent(string key)
    {
        var line = System.Text.RegularExpressions.Regex.Replace(SampleLines.All[0], $"\"{key}\": \"[^\"]*\"", $"\"{key}\": \"-\"");

        foreach (var text in (string[])[$"x\", \"{key}\": \"999", $"\"x\", \"{key}\": \"999"])
        {
            var forged = line.Replace("okhttp/4.12.0", text, StringComparison.Ordinal);
            Assert.Equal(InvalidReason.KeysAmbiguous, ParsedLine.Of(forged).Reason);
            var parsed = ParsedLine.Of(forged, [.. SampleTraffic.Lines(16)]);
            Assert.Equal((InvalidReason.None, ""), (parsed.Reason, parsed[key]));
        }
    }

    [Fact]
    public void A_user_agent_with_escaped_quotes_cannot_forge_anything_wherever_it_stands()
    {
        var parsed = ParsedLine.Of(
            """{"userAgent":"x\", \"path\": \"/forged\", \"httpMethod\": \"DELETE\", \"y\": \"","errorMessage":"bare " quote","httpMethod":"GET","path":"/pets"}""");

        Assert.Equal((InvalidReason.None, "GET", "/pets"), (parsed.Reason, parsed.HttpMethod, parsed.Path));
        Assert.StartsWith("x\", \"path\"", parsed.UserAgent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_cut_off_anywhere_is_invalid_or_a_record_of_what_is_left()
    {
        foreach (
            var line in (string[])[SampleLines.All[0], SampleLines.All[12], SampleLines.All[13], SampleLines.All[16], SampleLines.All[19]])
        {
            var whole = ParsedLine.Of(line);
            var bytes = Encoding.UTF8.GetBytes(line);
            for (var length = 0; length < bytes.Length; length++)
            {
                var parsed = ParsedLine.OfPlain(bytes.AsSpan(0, length));
                if (parsed.Reason != InvalidReason.None) continue;
                Assert.All(Keys, key => Assert.True(whole[key].StartsWith(parsed[key], StringComparison.Ordinal), $"{key} at {length}: '{parsed[key]}'"));
            }
        }
    }

    [Fact]
    public void Bytes_that_are_not_utf8_break_nothing()
    {
        foreach (var bytes in (byte[][])[[0xff], [0xc3], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xf0, 0x9f], [0x80, (byte)'"', 0x80]])
        {
            byte[] line = [.. """{"httpMethod":"GET","path":"/pets","userAgent":"a"""u8, .. bytes, .. "b\",\"stage\":\"prod\"}"u8];

            var reason = new AccessLogParser().ParseLine(line, out var record);

            Assert.Equal(InvalidReason.None, reason);
            Assert.Equal([(byte)'a', .. bytes, (byte)'b'], record.UserAgent.ToArray());
            Assert.Equal("prod"u8.ToArray(), record.Stage.ToArray());
        }
    }

    private static void AssertOthersAreWhole(ParsedLine parsed)
    {
        var whole = ParsedLine.Of(SampleLines.All[0]);
        Assert.Equal(InvalidReason.None, parsed.Reason);
        Assert.All(Keys, key => Assert.Equal(whole[key], parsed[key]));
    }
}
