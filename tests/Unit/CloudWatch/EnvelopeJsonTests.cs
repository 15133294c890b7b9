using System.Text;
using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.CloudWatch;

public class EnvelopeJsonTests
{
    private const string Head = """{"messageType":"DATA_MESSAGE","owner":"o","logGroup":"g","logStream":"s","subscriptionFilters":["f"],"logEvents":[""";

    private const string Valid = Head + """{"id":"1","timestamp":1,"message":"a\\\"b"},{"id":"2","timestamp":2,"message":""}],"x":{"y":[1,2]}}""";

    [Fact]
    public void Json_cut_off_at_any_length_is_told_with_where()
    {
        for (var length = 1; length < Valid.Length; length++)
        {
            var error = DecodedEnvelope.FailsOnInnerJson(Valid[..length]);
            Assert.True(
                (error.Error, error.Offset) == (LogsEnvelopeError.InvalidJson, length),
                $"Cut at {length}: {error.Error} at {error.Offset}");
        }
    }

    [Fact]
    public void A_wrong_byte_in_the_structure_is_told_with_where()
    {
        var inString = false;
        for (var index = 0; index < Valid.Length; index++)
        {
            var character = Valid[index];
            var isStructure = !inString && "{}[],:\"".Contains(character, StringComparison.Ordinal);
            if (inString && character == '\\') index++;
            else if (character == '"') inString = !inString;
            if (!isStructure) continue;

            var error = DecodedEnvelope.FailsOnInnerJson(Valid[..index] + '#' + Valid[(index + 1)..]);

            // A number that goes on with a wrong byte is wrong from its first digit.
            var isAt = error.Offset == index || (error.Offset == index - 1 && char.IsDigit(Valid[index - 1]));
            Assert.True(error.Error == LogsEnvelopeError.InvalidJson && isAt, $"At {index}: {error.Error} at {error.Offset}");
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("{}")]
    [InlineData(",")]
    [InlineData("}")]
    [InlineData("\0")]
    public void Nothing_may_follow_the_json(string behind)
    {
        var error = DecodedEnvelope.FailsOnInnerJson(Valid + " " + behind);

        Assert.Equal((LogsEnvelopeError.InvalidJson, Valid.Length + 1), (error.Error, error.Offset));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{,}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":1 \"b\":2}")]
    [InlineData("{a:1}")]
    [InlineData("{\"a\":tru}")]
    [InlineData("{\"a\":nullx}")]
    [InlineData("{\"a\":-}")]
    [InlineData("{\"a\":1.2.3}")]
    [InlineData("{\"a\":[1,]}")]
    [InlineData("{\"a\":[}")]
    [InlineData("{\"a\":[1}")]
    [InlineData("{\"a\":{]}")]
    [InlineData("{\"a\":{\"b\"}}")]
    [InlineData("{\"logEvents\":[,]}")]
    [InlineData("{\"logEvents\":[{},]}")]
    [InlineData("\uFEFF{}")]
    public void What_is_not_json_is_told_so(string innerJson) =>
        Assert.Equal(LogsEnvelopeError.InvalidJson, DecodedEnvelope.FailsOnInnerJson(innerJson).Error);

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData("1.")]
    public void Numbers_that_json_does_not_have_are_no_json(string number) =>
        Assert.Equal(LogsEnvelopeError.InvalidJson, DecodedEnvelope.FailsOnInnerJson($$"""{"a":{{number}}}""").Error);

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Deep_nesting_ends_in_a_typed_error_and_shallow_nesting_in_none(string open, string close)
    {
        Assert.Equal(["1"], DecodedEnvelope.OfInnerJson(Nested(60)).Ids);
        Assert.Equal(LogsEnvelopeError.InvalidJson, DecodedEnvelope.FailsOnInnerJson(Nested(1_000)).Error);
        Assert.Equal(LogsEnvelopeError.InvalidJson, DecodedEnvelope.FailsOnInnerJson(Nested(1_000_000)).Error);

        string Nested(int depth) =>
            $$"""{{Head}}{"id":"1","timestamp":1,"message":"m","x":{{Repeat(open, depth)}}1{{Repeat(close, depth)}}}]}""";

        static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();
    }

    [Fact]
    public void The_end_of_a_string_is_found_behind_any_run_of_backslashes_at_any_place()
    {
        var messages = new List<string>();
        for (var place = 0; place <= 70; place++)
        {
            for (var pairs = 0; pairs <= 34; pairs++)
            {
                foreach (var tail in (string[])["", "\\\"", "\\\"\\\"", "\\n", "x\\\"x"])
                {
                    messages.Add(new string('x', place) + new string('\\', 2 * pairs) + tail);
                    messages.Add(new string('x', place) + new string('\\', 2 * pairs) + tail + new string('y', 40));
                }
            }
        }

        AssertReadBack(messages);
    }

    [Fact]
    public void The_end_of_a_string_is_found_in_any_mixture_of_escapes()
    {
        var random = new Random(20261122);
        string[] pieces = ["x", "xxxxxxx", "\\\\", "\\\"", "\\/", "\\u0022", "\\n", "é", "]}", ","];
        AssertReadBack([.. Enumerable.Range(0, 20_000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => pieces[random.Next(pieces.Length)])))]);
    }

    [Fact]
    public void A_string_whose_quote_is_escaped_does_not_end_there()
    {
        for (var place = 0; place <= 70; place++)
        {
            foreach (var backslashes in (int[])[1, 3, 5, 31, 33])
            {
                var inner = $$"""{{Head}}{"id":"1","timestamp":1,"message":"{{new string('x', place)}}{{new string('\\', backslashes)}}"}]}""";
                var error = DecodedEnvelope.FailsOnInnerJson(inner);
                Assert.Equal((LogsEnvelopeError.InvalidJson, inner.Length), (error.Error, error.Offset));
            }
        }
    }

    [Fact]
    public void Random_strings_end_where_a_naive_reader_says()
    {
        var random = new Random(71);
        for (var round = 0; round < 2_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(100)).Select(_ => "xx\\\\\\\""[random.Next(6)]));
            var end = NaiveStringEnd(text);
            var rest = end < 0 ? "" : text[(end + 1)..];

            // What stands behind the string is garbage unless it is empty: the offset of the error tells where the string was taken to end.
            var inner = $$"""{{Head}}{"id":"1","timestamp":1,"message":"{{text}}""";
            var start = inner.Length - text.Length;
            if (end >= 0 && rest.Length == 0) inner += "}]}";
            if (end >= 0 && rest.Length == 0)
            {
                Assert.Equal([text[..end]], DecodedEnvelope.OfInnerJson(inner).RawMessages);
            }
            else
            {
                var error = DecodedEnvelope.FailsOnInnerJson(inner);
                Assert.Equal((LogsEnvelopeError.InvalidJson, end < 0 ? inner.Length : start + end + 1), (error.Error, error.Offset));
            }
        }
    }

    private static int NaiveStringEnd(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == '\\') index++;
            else if (text[index] == '"') return index;
        }

        return -1;
    }

    private static void AssertReadBack(List<string> rawMessages)
    {
        var events = rawMessages.Select((raw, index) => $$"""{"id":"{{index}}","timestamp":1,"message":"{{raw}}"}""");

        var decoded = DecodedEnvelope.Of(LogsEvent.Pack($"{Head}{string.Join(',', events)}]}}"));

        Assert.Equal(rawMessages, decoded.RawMessages);
        Assert.Equal(rawMessages.Count, decoded.Ids.Count);
    }
}
