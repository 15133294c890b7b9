using System.Text.Json.Nodes;
using Wallarm.Connector.Forwarding.CloudWatch;

namespace Wallarm.Connector.Tests.CloudWatch;

public class EnvelopeFieldTests
{
    private const string Valid =
        """{"messageType":"DATA_MESSAGE","owner":"o","logGroup":"g","logStream":"s","subscriptionFilters":["f"],"logEvents":[{"id":"1","timestamp":1,"message":"a"},{"id":"2","timestamp":2,"message":"b"},{"id":"3","timestamp":3,"message":"c"}]}""";

    private static readonly string[] Values = ["null", "true", "0", "12.5", "\"text\"", "{}", "[]", "[{}]"];

    public static TheoryData<string, string> WrongTopValues() => Wrong(
        ["messageType", "owner", "logGroup", "logStream", "logEvents"], field => field == "logEvents" ? '[' : '"');

    public static TheoryData<string, string> WrongEventValues() => Wrong(["id", "message"], _ => '"');

    public static TheoryData<string, string> UnusedValues() => Wrong(["subscriptionFilters", "timestamp"], _ => ' ');

    [Theory]
    [MemberData(nameof(WrongTopValues))]
    public void A_missing_or_mistyped_field_is_named(string field, string value)
    {
        var inner = JsonNode.Parse(Valid)!.AsObject();
        Put(inner, field, value);

        var error = DecodedEnvelope.FailsOnInnerJson(inner.ToJsonString());

        Assert.Equal((LogsEnvelopeError.MissingField, field), (error.Error, error.Field));
        Assert.Contains($"'{field}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WrongEventValues))]
    public void A_log_event_without_id_or_message_costs_nothing_but_itself(string field, string value)
    {
        for (var index = 0; index < 3; index++)
        {
            var inner = JsonNode.Parse(Valid)!.AsObject();
            Put(inner["logEvents"]![index]!.AsObject(), field, value);
            AssertIncomplete(index, inner);
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    [InlineData("[{\"id\":\"1\",\"timestamp\":1,\"message\":\"a\"}]")]
    public void A_log_event_that_is_no_object_costs_nothing_but_itself(string value)
    {
        var inner = JsonNode.Parse(Valid)!.AsObject();
        inner["logEvents"]![1] = JsonNode.Parse(value);

        AssertIncomplete(1, inner);
    }

    [Theory]
    [MemberData(nameof(UnusedValues))]
    public void What_is_not_used_may_be_missing_or_anything(string field, string value)
    {
        var inner = JsonNode.Parse(Valid)!.AsObject();
        var target = field == "timestamp" ? inner["logEvents"]![1]!.AsObject() : inner;
        Put(target, field, value);

        Assert.Equal(DecodedEnvelope.OfInnerJson(Valid).RawMessages, DecodedEnvelope.OfInnerJson(inner.ToJsonString()).RawMessages);
    }

    [Theory]
    [InlineData("OTHER_MESSAGE")]
    [InlineData("data_message")]
    [InlineData("DATA_MESSAGE ")]
    [InlineData("")]
    public void An_unknown_message_type_is_not_from_cloudwatch_logs(string messageType)
    {
        var error = DecodedEnvelope.FailsOnInnerJson(Valid.Replace("DATA_MESSAGE", messageType, StringComparison.Ordinal));

        Assert.Equal(LogsEnvelopeError.NotCloudWatchLogs, error.Error);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Records":[]}""")]
    public void An_object_of_something_else_lacks_the_message_type(string innerJson)
    {
        var error = DecodedEnvelope.FailsOnInnerJson(innerJson);

        Assert.Equal((LogsEnvelopeError.MissingField, "messageType"), (error.Error, error.Field));
    }

    [Fact]
    public void No_error_quotes_what_was_logged()
    {
        var inner = JsonNode.Parse(Valid.Replace("\"b\"", "\"Authorization: Bearer secret\"", StringComparison.Ordinal))!.AsObject();
        inner.Remove("owner");

        Assert.DoesNotContain("secret", DecodedEnvelope.FailsOnInnerJson(inner.ToJsonString()).ToString(), StringComparison.Ordinal);
    }

    private static TheoryData<string, string> Wrong(string[] fields, Func<string, char> right)
    {
        var data = new TheoryData<string, string>();
        foreach (var field in fields)
        {
            data.Add(field, "");
            foreach (var value in Values.Where(value => value[0] != right(field))) data.Add(field, value);
        }

        return data;
    }

    private static void AssertIncomplete(int index, JsonObject inner)
    {
        using var envelope = LogsEnvelope.Decode(Simulators.LogsEvent.Pack(inner.ToJsonString()), DecodedEnvelope.AmpleLimit);
        Assert.Equal(3, envelope.Count);
        for (var each = 0; each < 3; each++)
        {
            Assert.Equal(each != index, envelope[each].IsComplete);
            Assert.Equal(each == index, envelope[each].Id.IsEmpty);
            Assert.Equal(each == index, envelope[each].Message.IsEmpty);
        }
    }

    private static void Put(JsonObject target, string field, string value)
    {
        if (value.Length == 0) target.Remove(field);
        else target[field] = JsonNode.Parse(value);
    }
}
