using CsCheck;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Tests.AccessLogs;

namespace Wallarm.Connector.Tests.Properties;

/// <summary>Whatever a caller writes into a line, no other field of the record changes.</summary>
public class ForgeryProperties
{
    /// <summary>
    /// The quotes, keys and brackets of which a forged line is made; the texts of the formats among them, with other values.
    /// </summary>
    private static readonly Gen<string> Pieces = Gen.Frequency(
        (3, Gen.OneOf("\"", "\\", ",", ":", "{", "}", "[", "]", " ", "\n", "x", "1", "-", "é")),
        (4, Gen.OneOf("\", \"", "\",\"", "\": \"", "\":\"", "\"}", "\" }", "\"}, \"y\": \"", "\"]}, \"y\": \"", "\\\"", "\"z\":", "\"z\": {\"a\": \"", ", \"z\": [{\"a\": \"", "\", \"z\": \"", "null")),
        (4, Gen.OneOf("\"status\": \"200\"", "\"status\":200", "\"path\": \"/forged\"", "\"httpMethod\":\"PUT\"", "\"domainName\": \"victim\"", "\"stage\":\"s\"", "\"requestId\": \"r\"", "\"sourceIp\": \"1\"",
            "\"status\": \"404\"", "\"userAgent\":\"u\"", "\"\\u0073tatus\": \"200\"", "\"Status\": \"200\"", "\"responseLatency\": 1", "\"requestTimeEpoch\":\"1\"", "\"status\": {\"status\": 1}")),
        (2, Gen.Select(Gen.OneOf([.. LoggedCall.Formats]), Gen.Int[0, 600], Gen.Int[1, 600], (format, start, length) =>
        {
            var forged =
                LoggedCall.Honest.ToLine(format).Replace("404", "200", StringComparison.Ordinal).Replace(
                    "api.example.com", "victim", StringComparison.Ordinal);
            start = Math.Min(start, forged.Length);
            return forged[start..Math.Min(start + length, forged.Length)];
        })));

    private static readonly Gen<string> Text = Gen.Frequency((1, Gen.Const("x")), (4, Pieces.Array[0, 8].Select(string.Concat)));

    /// <summary>
    /// Calls whose caller means to forge fields. <see cref="Reliability.HostileLineTests"/> sends a million of them through.
    /// </summary>
    internal static Gen<LoggedCall> Call { get; } =
        Gen.Select(
            Text,
            Text,
            Gen.Frequency((3, Gen.Const("-")), (1, Text)),
            (path, userAgent, error) => new LoggedCall("/" + path, userAgent, error));

    private static readonly Gen<string> Format = Gen.OneOf([.. LoggedCall.Formats]);

    [Fact]
    public void Whatever_stands_in_path_user_agent_or_error_message_no_other_field_changes() => Gen.Select(Format, Call, Gen.OneOf(0, 1, 15, 16, 20)).Sample(
        (format, call, before) =>
        {
            // Of formats that are learned, an honest line must have come before.
            var honest = LoggedCall.Honest.ToLine(format);
            var isKnown = format == LoggedCall.Guide || format == LoggedCall.Extended;
            LoggedCall.AssertNothingForged(
                ParsedLine.Of(call.ToLine(format), [.. Enumerable.Repeat(honest, isKnown ? before : Math.Max(before, 1))]));
        },
        iter: 5_000);

    [Fact]
    public void Whatever_stands_in_one_text_of_the_guides_format_is_read_or_ambiguous() => Text.Sample(
        text =>
        {
            string[] before = [.. Enumerable.Repeat(LoggedCall.Honest.ToLine(LoggedCall.Guide), 16)];
            var parsed = ParsedLine.Of(new LoggedCall { UserAgent = text }.ToLine(LoggedCall.Guide), before);
            LoggedCall.AssertNothingForged(parsed);
            if (parsed.Reason == InvalidReason.None) Assert.Equal("/pets", parsed.Path);
        },
        iter: 5_000);

    [Fact]
    public void No_sequence_of_forged_lines_teaches_to_misread_an_honest_one() => Gen.Select(Format, Call.Array[1, 4], Gen.Int[1, 20]).Sample(
        (format, calls, times) =>
        {
            var honest = LoggedCall.Honest.ToLine(format);
            string[] before = [.. Enumerable.Repeat(calls.Select(call => call.ToLine(format)), times).SelectMany(lines => lines)];
            Assert.Equal(ParsedLine.Of(honest), ParsedLine.Of(honest, before));
        },
        iter: 3_000);

    [Fact]
    public void Texts_that_the_API_escapes_are_read_as_they_are() => Gen.Select(Format, Call).Sample(
        (format, call) =>
        {
            var parsed = ParsedLine.Of(call.ToEscapedLine(format));
            Assert.Equal(
                (InvalidReason.None, call.Path, call.UserAgent is "-" ? "" : call.UserAgent),
                (parsed.Reason, parsed.Path, parsed.UserAgent));
            LoggedCall.AssertNothingForged(parsed);
        },
        iter: 5_000);
}
