using System.Text;
using System.Text.Json;
using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.CloudWatch;

public class EnvelopeDecodingTests
{
    private const string Valid =
        """{"messageType":"DATA_MESSAGE","owner":"123456789012","logGroup":"/aws/api","logStream":"s-1","subscriptionFilters":["f"],"logEvents":[{"id":"1","timestamp":1795342123666,"message":"one"},{"id":"2","timestamp":2,"message":"two"}]}""";

    [Fact]
    public void Every_field_of_an_event_is_read()
    {
        var decoded = DecodedEnvelope.OfInnerJson(Valid);

        Assert.Equal(LogsMessageType.Data, decoded.MessageType);
        Assert.Equal("123456789012", decoded.Owner);
        Assert.Equal("/aws/api", decoded.LogGroup);
        Assert.Equal("s-1", decoded.LogStream);
        Assert.Equal(["1", "2"], decoded.Ids);
        Assert.Equal(["one", "two"], decoded.Messages);
    }

    [Fact]
    public void Simulated_traffic_comes_out_as_it_went_in()
    {
        string[] lines = [.. SampleTraffic.Lines(500)];
        var logs = LogsEvent.FromLines(lines);

        var decoded = DecodedEnvelope.Of(logs.ToBytes());

        Assert.Equal(lines, decoded.Messages);
        Assert.Equal(logs.LogEvents!.Select(each => each.Id), decoded.Ids);
        Assert.Equal(logs.LogStream, decoded.LogStream);
    }

    [Fact]
    public void Keys_may_come_in_any_order()
    {
        var decoded = DecodedEnvelope.OfInnerJson(
            """{"logEvents":[{"message":"one","timestamp":1,"id":"1"},{"timestamp":2,"message":"two","id":"2"}],"logStream":"s","subscriptionFilters":[],"logGroup":"g","owner":"o","messageType":"DATA_MESSAGE"}""");

        Assert.Equal(["1", "2"], decoded.Ids);
        Assert.Equal(["one", "two"], decoded.RawMessages);
        Assert.Equal(("o", "g", "s"), (decoded.Owner, decoded.LogGroup, decoded.LogStream));
    }

    [Theory]
    [InlineData("""{"id":"x","messageType":"x","logEvents":[{"id":"9"}],"deep":{"owner":[1,{"message":"m"}]}}""")]
    [InlineData("""[[],{},[{}],[1,-2.5e+10,true,false,null,"]","}","\"]"]]""")]
    [InlineData("""{"requestId":"a","path":"/x"}""")]
    [InlineData("-0.0")]
    [InlineData("1E5")]
    [InlineData("1e999")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890")]
    [InlineData("null")]
    [InlineData("\"\\\\\"")]
    public void Unknown_members_are_skipped_whatever_they_hold(string unknown)
    {
        var json = $$"""{"x":{{unknown}},"messageType":"DATA_MESSAGE","y":{{unknown}},"owner":"o","logGroup":"g","logStream":"s","subscriptionFilters":["f"],"logEvents":[{"extractedFields":{{unknown}},"id":"1","timestamp":1,"z":{{unknown}},"message":"m","w":{{unknown}}}],"v":{{unknown}}}""";
        using (JsonDocument.Parse(json))
        {
            var decoded = DecodedEnvelope.OfInnerJson(json);
            Assert.Equal(["1"], decoded.Ids);
            Assert.Equal(["m"], decoded.RawMessages);
        }
    }

    [Fact]
    public void White_space_may_stand_wherever_json_allows_it()
    {
        var spaced = new StringBuilder();
        var inString = false;
        foreach (var character in Valid)
        {
            if (character == '"') inString = !inString;
            if (!inString && "{}[],:".Contains(character, StringComparison.Ordinal))
            {
                spaced.Append(" \t\r\n").Append(character).Append("\n\r\t ");
            }
            else spaced.Append(character);
        }

        Assert.Equivalent(DecodedEnvelope.OfInnerJson(Valid), DecodedEnvelope.OfInnerJson(spaced.ToString()), strict: true);
    }

    [Fact]
    public void The_outer_event_may_have_white_space_and_other_members()
    {
        var data = Convert.ToBase64String(LogsEvent.Gzip(Encoding.UTF8.GetBytes(Valid)));
        var outer = $$""" { "x" : [ {"awslogs":1} ] , "awslogs" : { "y" : {"data":5} , "data" : "{{data}}" , "z":null } , "w" : "data" } """;

        Assert.Equal(["1", "2"], DecodedEnvelope.Of(Encoding.UTF8.GetBytes(outer)).Ids);
    }

    [Fact]
    public void Base64_may_carry_json_escapes()
    {
        // The data of the first events whose base64 has both a slash and a plus, which serializers like to escape.
        var data = Enumerable.Range(0, 1000)
            .Select(number => Convert.ToBase64String(LogsEvent.Gzip(Encoding.UTF8.GetBytes(Valid.Replace("two", $"two{number}", StringComparison.Ordinal)))))
            .First(text => text.Contains('/', StringComparison.Ordinal) && text.Contains('+', StringComparison.Ordinal));

        var slashes = data.Replace("/", "\\/", StringComparison.Ordinal).Replace("+", "\\u002b", StringComparison.Ordinal);
        var all = string.Concat(data.Select(character => $"\\u{(int)character:x4}"));

        Assert.Equal(["1", "2"], DecodedEnvelope.Of(LogsEvent.Wrap(slashes)).Ids);
        Assert.Equal(["1", "2"], DecodedEnvelope.Of(LogsEvent.Wrap(all)).Ids);
    }

    [Fact]
    public void Names_of_group_and_stream_are_unescaped()
    {
        var decoded = DecodedEnvelope.OfInnerJson(
            """{"messageType":"DATA_MESSAGE","owner":"\u0031","logGroup":"\/aws\/caf\u00e9","logStream":"2026\/11\/22\/[$LATEST]\ud83d\ude00\"\\","subscriptionFilters":[],"logEvents":[]}""");

        Assert.Equal("1", decoded.Owner);
        Assert.Equal("/aws/café", decoded.LogGroup);
        Assert.Equal("2026/11/22/[$LATEST]😀\"\\", decoded.LogStream);
    }

    [Fact]
    public void A_control_message_has_no_records()
    {
        var decoded = DecodedEnvelope.Of(LogsEvent.ControlMessage().ToBytes());

        Assert.Equal(LogsMessageType.Control, decoded.MessageType);
        Assert.Empty(decoded.Ids);
    }

    [Theory]
    [InlineData("""{"messageType":"CONTROL_MESSAGE"}""")]
    [InlineData("""{"messageType":"CONTROL_MESSAGE","owner":null,"logEvents":null}""")]
    [InlineData("""{"logEvents":[{"id":1}],"messageType":"CONTROL_MESSAGE"}""")]
    [InlineData("""{"logEvents":[],"messageType":"CONTROL_MESSAGE"}""")]
    public void A_control_message_needs_nothing_else(string innerJson) =>
        Assert.Equal(LogsMessageType.Control, DecodedEnvelope.OfInnerJson(innerJson).MessageType);

    [Fact]
    public void An_event_may_have_no_records() => Assert.Empty(DecodedEnvelope.Of(new LogsEvent().ToBytes()).Ids);

    [Fact]
    public void The_largest_batch_that_lambda_takes_is_read()
    {
        string[] lines = [.. SampleTraffic.Lines(21_000)];

        var decoded = DecodedEnvelope.Of(LogsEvent.FromLines(lines).ToBytes());

        Assert.Equal(21_000, decoded.Ids.Distinct().Count());
        Assert.Equal(
            lines.Select(line => line.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)),
            decoded.RawMessages);
    }

    [Theory]
    [InlineData(256 * 1024)]
    [InlineData(1024 * 1024)]
    public void A_log_event_may_be_as_long_as_cloudwatch_allows(int length)
    {
        var line = new string('a', length / 2) + string.Concat(Enumerable.Repeat("\\\"é\n", length / 10));

        Assert.Equal([line, "next"], DecodedEnvelope.Of(LogsEvent.FromLines([line, "next"]).ToBytes()).Messages);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_handed_on_as_they_are()
    {
        byte[] message = [0xff, 0xfe, 0xc3, 0x28, 0x80, 0xed, 0xa0, 0x80, 0xf8];
        byte[] inner =
        [
            .. """{"messageType":"DATA_MESSAGE","owner":"o","logGroup":"g","logStream":"s","subscriptionFilters":[],"logEvents":[{"id":"1","timestamp":1,"message":"""u8,
            (byte)'"', .. message, (byte)'"', .. "}]}"u8,
        ];

        using var envelope = LogsEnvelope.Decode(LogsEvent.Pack(inner), DecodedEnvelope.AmpleLimit);

        Assert.Equal(message, envelope[0].Message.ToArray());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void A_record_that_is_not_there_cannot_be_asked_for(int index)
    {
        using var envelope = LogsEnvelope.Decode(LogsEvent.Pack(Valid), DecodedEnvelope.AmpleLimit);

        Assert.Throws<ArgumentOutOfRangeException>(() => envelope[index].Id.Length);
    }
}
