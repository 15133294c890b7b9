using System.Text.Json.Nodes;
using Wallarm.Connector.Forwarding.CloudWatch;

namespace Wallarm.Connector.Tests.CloudWatch;

public class EnvelopeFieldTests
{
    private const string Valid =
        """{"messageType":"DATA_MESSAGE","owner":"o","logGroup":"g","logStream":"s","subscriptionFilters":["f"],"logEvents":[{"id":"1","timestamp":1,"message":"a"},{"id":"2","timestamp":2,"message":"b"},{"id":"3","timestamp":3,"message":"c"}]}""";

    private static readonly string[] Values = ["null", "true", "0", "12.5", "\"text\"", "{}", "[]", "[{}]"];

    public static TheoryData<string, string> WrongTopValues()
    {
        var data = new TheoryData<string, string>();
        foreach (var field in (string[])["messageType", "owner", "logGroup", "logStream", "subscriptionFilters", "logEvents"])
        {
            data.Add(field, "");
            var isArray = field is "subscriptionFilters" or "logEvents";
            foreach (var value in Values.Where(value => value[0] != (isArray ? '[' : '"'))) data.Add(field, value);
        }

        return data;
    }

    public static TheoryData<int, string, string> WrongEventValues()
    {
        var data = new TheoryData<int, string, string>();
        foreach (var index in (int[])[0, 1, 2])
        {
            foreach (var field in (string[])["id", "timestamp", "message"])
            {
                data.Add(index, field, "");
                foreach (var value in Values.Where(value => field == "timestamp" ? !char.IsDigit(value[0]) : value[0] != '"'))
                {
                    data.Add(index, field, value);
                }
            }
        }

        return data;
    }

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
    public void A_missing_or_mistyped_field_of_a_log_event_is_named_with_its_place(int index, string field, string value)
    {
        var inner = JsonNode.Parse(Valid)!.AsObject();
        Put(inner["logEvents"]![index]!.AsObject(), field, value);

        var error = DecodedEnvelope.FailsOnInnerJson(inner.ToJsonString());

        Assert.Equal((LogsEnvelopeError.MissingField, $"logEvents[{index}].{field}"), (error.Error, error.Field));
        Assert.Contains($"'logEvents[{index}].{field}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    [InlineData("[{\"id\":\"1\",\"timestamp\":1,\"message\":\"a\"}]")]
    public void A_log_event_that_is_no_object_is_named_by_its_place(string value)
    {
        var inner = JsonNode.Parse(Valid)!.AsObject();
        inner["logEvents"]![1] = JsonNode.Parse(value);

        var error = DecodedEnvelope.FailsOnInnerJson(inner.ToJsonString());

        Assert.Equal((LogsEnvelopeError.MissingField, "logEvents[1]"), (error.Error, error.Field));
    }

    [Fact]
    public void The_first_of_several_incomplete_log_events_is_named()
    {
        var inner = JsonNode.Parse(Valid)!.AsObject();
        inner["logEvents"]![2]!.AsObject().Remove("id");
        inner["logEvents"]![1]!.AsObject().Remove("message");

        Assert.Equal("logEvents[1].message", DecodedEnvelope.FailsOnInnerJson(inner.ToJsonString()).Field);
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
        inner["logEvents"]![1]!.AsObject().Remove("id");

        Assert.DoesNotContain("secret", DecodedEnvelope.FailsOnInnerJson(inner.ToJsonString()).ToString(), StringComparison.Ordinal);
    }

    private static void Put(JsonObject target, string field, string value)
    {
        if (value.Length == 0) target.Remove(field);
        else target[field] = JsonNode.Parse(value);
    }
}
