using System.Text;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.AccessLogs;

/// <summary>Texts of a caller that mean to be read as other fields, in lines of an API that writes quotes as they are.</summary>
public class ForgedLineTests
{
    private const string Tail =
        "\", \"protocol\": \"HTTP/1.1\", \"status\": \"200\", \"responseLength\": \"1\", \"requestTime\": \"-\", \"requestTimeEpoch\": \"1\", \"responseLatency\": \"1\", "
        + "\"integrationLatency\": \"-\", \"integrationStatus\": \"-\", \"errorMessage\": \"-\", \"stage\": \"forged\", \"domainName\": \"victim.example.com\", "
        + "\"sourceIp\": \"192.0.2.1\", \"userAgent\": \"forged";

    private static readonly string[] GuideLines = [.. Enumerable.Repeat(LoggedCall.Honest.ToLine(LoggedCall.Guide), 16)];

    /// <summary>Texts that stand in one value of the line.</summary>
    public static TheoryData<string> SingleTexts() =>
    [
        "/x\",\"status\":\"200",
        "/x\", \"status\": \"200\", \"domainName\": \"victim.example.com",
        "/x\", \"status\": 200, \"z\": \"",
        "/x\", \"stage\": \"forged\", \"status\": \"200\", \"requestId\": \"forged",
        "/x\", \"status\": null, \"z\": \"",
        "/x\", \"status\": {\"a\": 1}, \"z\": \"",
        "/x\", \"httpMethod\": \"DELETE",
        "/x\\\",\"status\":\"200",
        "/x\\\\\",\"status\":\"200",
        "/x\", \"status\": \"200\", \"z\":",
        "/x\", \"status\": \"200\", \"z\": \"\\",
        "/x\", \"status\": \"200\", \"z\": [\"",
        "/x\", \"status\": \"200\", \"z\": {\"a\": \"",
        "/x\" , \"status\" : \"200",
        "/x\",\n\"status\": \"200",
        "/x\", \"status\": \"200\" }",
        "/x\", \"status\": \"200\" } { \"a\": \"",
        "/x\", \"z\": {\"status\": \"200\"}, \"y\": \"",
        "/x\", \"z\": [{\"status\": \"200\"}], \"y\": \"",
        "/x\", \"Status\": \"200",
        "/x\", \"\\u0073tatus\": \"200",
        "/x\", \"protocol\": \"HTTP/1.1\", \"status\": \"200",
        "/x\", \"protocol\": \"HTTP/1.1\", \"status\": \"200\", \"userAgent\": \"forged\" }",
        "/\"status\":\"200\"",
        "/x\"\"status\":\"200\", \"",
    ];

    [Theory]
    [MemberData(nameof(SingleTexts))]
    public void A_path_forges_no_other_field(string text) => AssertForgesNothing(new LoggedCall { Path = text });

    [Theory]
    [MemberData(nameof(SingleTexts))]
    public void A_user_agent_forges_no_other_field(string text) => AssertForgesNothing(new LoggedCall { UserAgent = text });

    [Theory]
    [MemberData(nameof(SingleTexts))]
    public void An_error_message_forges_no_other_field(string text) => AssertForgesNothing(new LoggedCall { ErrorMessage = text });

    [Theory]
    [InlineData("/x\", \"status\": \"200\", \"z\": {\"a\": \"", "\"}, \"y\": \"")]
    [InlineData("/x\", \"status\": \"200\", \"z\": [{\"a\": \"", "\"}], \"y\": \"")]
    [InlineData("/x\", \"z\": {\"a\": \"", "\"}, \"y\": \"")]
    [InlineData("/x\", \"z\": {\"a\": \"", "\"}, \"status\": \"200")]
    [InlineData("/x\", \"z\": {\"a\": \"", "\"}, \"y\": \"bare \" quote")]
    [InlineData("/x\", \"status\": \"200", "x\", \"status\": \"200")]
    [InlineData("/x\", \"status\": \"200\", \"z\":", ":\"\", \"stage\": \"forged")]
    [InlineData("/x\\", ",\"status\":\"200")]
    [InlineData("/x\", \"z\": \"\\", "\\\", \"status\": \"200")]
    [InlineData("/x" + Tail, "x")]
    [InlineData("/x", "x" + Tail)]
    [InlineData("/x" + Tail, "x" + Tail)]
    public void A_path_and_a_user_agent_together_forge_no_other_field(string path, string userAgent)
    {
        AssertForgesNothing(new LoggedCall { Path = path, UserAgent = userAgent });
        AssertForgesNothing(new LoggedCall { Path = path, ErrorMessage = userAgent });
        AssertForgesNothing(new LoggedCall { Path = path, UserAgent = userAgent, ErrorMessage = userAgent });
    }

    [Fact]
    public void A_repeated_key_is_ambiguous_until_lines_of_the_guides_format_have_been_read()
    {
        var line = new LoggedCall { Path = "/x\", \"status\": \"200\", \"domainName\": \"victim.example.com" }.ToLine(LoggedCall.Guide);

        Assert.Equal(InvalidReason.KeysAmbiguous, ParsedLine.Of(line).Reason);
        Assert.Equal(InvalidReason.KeysAmbiguous, ParsedLine.Of(line, GuideLines[1..]).Reason);
        var parsed = ParsedLine.Of(line, GuideLines);
        Assert.Equal((InvalidReason.None, "/x\", \"status\": \"200\", \"domainName\": \"victim.example.com"), (parsed.Reason, parsed.Path));
        LoggedCall.AssertNothingForged(parsed);
    }

    [Theory]
    [MemberData(nameof(SingleTexts))]
    public void Behind_lines_of_the_guides_format_a_path_that_repeats_a_key_is_a_path(string text)
    {
        var parsed = ParsedLine.Of(new LoggedCall { Path = text }.ToLine(LoggedCall.Guide), GuideLines);

        // A copy of the text behind the path can be the end of the path as well.
        var hasOneReading = !text.Contains("\", \"protocol\": \"", StringComparison.Ordinal);
        Assert.Equal(hasOneReading ? InvalidReason.None : InvalidReason.KeysAmbiguous, parsed.Reason);
        LoggedCall.AssertNothingForged(parsed);
        if (hasOneReading) Assert.Equal("okhttp/4.12.0", parsed.UserAgent);
    }

    [Fact]
    public void A_line_that_two_texts_can_have_made_is_ambiguous()
    {
        // A path with a copy of all that follows it, or a user agent with a copy of all that stands before it.
        Assert.Equal(
            InvalidReason.KeysAmbiguous, ParsedLine.Of(new LoggedCall { Path = "/x" + Tail }.ToLine(LoggedCall.Guide), GuideLines).Reason);
        Assert.Equal(
            InvalidReason.KeysAmbiguous,
            ParsedLine.Of(new LoggedCall { UserAgent = "x" + Tail }.ToLine(LoggedCall.Guide), GuideLines).Reason);
    }

    [Fact]
    public void Quotes_in_two_values_leave_a_repeated_key_ambiguous()
    {
        var line = new LoggedCall { Path = "/x\", \"status\": \"200", UserAgent = "a \"b\"" }.ToLine(LoggedCall.Guide);

        Assert.Equal(InvalidReason.KeysAmbiguous, ParsedLine.Of(line, GuideLines).Reason);
    }

    [Fact]
    public void One_line_of_another_format_leaves_a_repeated_key_ambiguous()
    {
        var line = new LoggedCall { Path = "/x\", \"status\": \"200" }.ToLine(LoggedCall.Guide);

        Assert.All(LoggedCall.Formats.Skip(1), other =>
        {
            Assert.Equal(InvalidReason.KeysAmbiguous, ParsedLine.Of(line, [.. GuideLines, LoggedCall.Honest.ToLine(other)]).Reason);
            Assert.Equal(InvalidReason.KeysAmbiguous, ParsedLine.Of(line, [LoggedCall.Honest.ToLine(other), .. GuideLines]).Reason);
        });
    }

    [Fact]
    public void Forged_lines_teach_nothing_that_changes_a_later_line()
    {
        string[] texts = ["/x\", \"a\": \"1", "/x\",\"a\":\"1", "/x\", \"Status\": \"200", "/x\",\"status\":\"404", "/x\",\"status\":404,\"z\":\"", "/x\", \"status\": \"404"];
        foreach (var format in LoggedCall.Formats)
        {
            foreach (var text in texts)
            {
                var forged = Enumerable.Repeat(new LoggedCall { Path = text }.ToLine(format), 40).ToList();

                Assert.Equal(ParsedLine.Of(LoggedCall.Honest.ToLine(format)), ParsedLine.Of(LoggedCall.Honest.ToLine(format), forged));
                foreach (var next in texts) LoggedCall.AssertNothingForged(ParsedLine.Of(new LoggedCall { Path = next.Replace("404", "200", StringComparison.Ordinal) }.ToLine(format), forged));
            }
        }
    }

    [Fact]
    public void Objects_of_a_format_are_no_forgery()
    {
        var parsed = ParsedLine.Of("""{"integration":{"status":"502","requestId":"b"},"httpMethod":"GET","path":"/pets","status":"200","requestId":"a","identity":{"sourceIp":"1"}}""");

        Assert.Equal((InvalidReason.None, "200", "a", ""), (parsed.Reason, parsed.Status, parsed.RequestId, parsed.SourceIp));
    }

    [Theory]
    [MemberData(nameof(SingleTexts))]
    public void Texts_that_the_API_escapes_are_read_as_they_are(string text)
    {
        foreach (var format in LoggedCall.Formats)
        {
            var parsed = ParsedLine.Of(new LoggedCall(text, text, text).ToEscapedLine(format));

            Assert.Equal((InvalidReason.None, text, text), (parsed.Reason, parsed.Path, parsed.UserAgent));
            LoggedCall.AssertNothingForged(parsed);
        }
    }

    [Fact]
    public void A_forged_line_that_is_cut_off_anywhere_forges_nothing()
    {
        var line = new LoggedCall { Path = "/x" + Tail }.ToLine(LoggedCall.Guide);
        var whole = ParsedLine.Of(LoggedCall.Honest.ToLine(LoggedCall.Guide));
        var start =
            line.IndexOf(
                "forged\", \"protocol\"", StringComparison.Ordinal) + "forged\", \"protocol\": \"HTTP/1.1\", \"status\": \"200".Length;
        for (var length = start; length < line.Length; length++)
        {
            var parsed = ParsedLine.OfPlain(Encoding.UTF8.GetBytes(line[..length]));
            if (parsed.Reason == InvalidReason.None) Assert.StartsWith(parsed.Status, whole.Status, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_lines_of_the_sample_traffic_are_of_the_guides_format()
    {
        var line = new LoggedCall { Path = "/x\", \"status\": \"200" }.ToLine(LoggedCall.Guide);

        Assert.Equal(InvalidReason.None, ParsedLine.Of(line, [.. SampleTraffic.Lines(300), .. SampleLines.All[..19]]).Reason);
    }

    private static void AssertForgesNothing(LoggedCall call)
    {
        foreach (var format in LoggedCall.Formats)
        {
            var line = call.ToLine(format);
            var honest = LoggedCall.Honest.ToLine(format);
            LoggedCall.AssertNothingForged(ParsedLine.Of(line, [honest]));
            LoggedCall.AssertNothingForged(ParsedLine.Of(line, [.. Enumerable.Repeat(honest, 16)]));
            if (format == LoggedCall.Guide || format == LoggedCall.Extended) LoggedCall.AssertNothingForged(ParsedLine.Of(line));
        }
    }
}
