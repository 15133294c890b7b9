using Wallarm.Connector.Engine.LogFormats;
using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Tests.Engine;

public class LogFormatTemplateTests
{
    private const string AwsSample =
        """{"requestId":"$context.requestId", "ip": "$context.identity.sourceIp", "requestTime":"$context.requestTime", "httpMethod":"$context.httpMethod", "status":$context.status}""";

    [Fact]
    public void The_format_of_the_guide_is_complete()
    {
        var template = Read(AccessLogFormat.Json);

        Assert.True(template.IsComplete);
        Assert.Empty(template.MissingKeys);
        Assert.Equal(AccessLogFormat.Json, template.Merge());
    }

    [Fact]
    public void Order_and_space_do_not_matter()
    {
        var members = AccessLogFormat.Json.Trim('{', '}', ' ').Split(", ");
        Array.Reverse(members);

        Assert.True(Read($"\t{{{string.Join(" ,\t", members)}}}\n").IsComplete);
    }

    [Theory]
    [InlineData(", \"routeKey\": \"$context.routeKey\" }")]
    [InlineData(", \"a\": {\"b\": [1, true, null, \"x\", {\"c\": -1.5e3}], \"d\": {}}, \"e\": [] }")]
    [InlineData(", \"latency\": $context.integration.latency, \"both\": $context.stage$context.path }")]
    [InlineData(", \"quote\\\"d \\u00e9\": \"a \\\" } , \\\\\" }")]
    [InlineData(", \"status\": \"$context.status\" }")]
    [InlineData(", \"integration\": {\"status\": \"$context.integration.status\"} }")]
    public void Further_keys_do_not_matter(string end)
    {
        Assert.True(Read(AccessLogFormat.Json[..^2] + end).IsComplete);
    }

    [Fact]
    public void Variables_without_quotes_are_the_same_variables()
    {
        var format = AccessLogFormat.Json.Replace("\"$context.status\"", "$context.status", StringComparison.Ordinal)
            .Replace("\"$context.identity.userAgent\" }", "$context.identity.userAgent}", StringComparison.Ordinal);

        Assert.True(Read(format).IsComplete);
    }

    [Fact]
    public void Missing_keys_are_named_in_the_order_of_the_guide()
    {
        Assert.Equal(
            ["path", "protocol", "responseLength", "requestTimeEpoch", "responseLatency", "integrationLatency", "integrationStatus", "errorMessage", "stage", "domainName", "sourceIp", "userAgent"],
            Read(AwsSample).MissingKeys);
    }

    [Fact]
    public void A_merge_writes_missing_keys_behind_the_last_one()
    {
        var merged = Read(AwsSample).Merge();

        Assert.StartsWith(
            AwsSample[..^1] + ", \"path\": \"$context.path\", \"protocol\": \"$context.protocol\", ", merged, StringComparison.Ordinal);
        Assert.EndsWith(", \"userAgent\": \"$context.identity.userAgent\"}", merged, StringComparison.Ordinal);
        Assert.True(Read(merged).IsComplete);
    }

    [Theory]
    [InlineData("{}", "{", "}")]
    [InlineData(" { } \n", " {", " } \n")]
    [InlineData("{ \"a\": 1 }", "{ \"a\": 1, ", " }")]
    [InlineData("{\"a\": {\"b\": {}}\t}", "{\"a\": {\"b\": {}}, ", "\t}")]
    public void A_merge_keeps_what_is_around(string format, string start, string end)
    {
        var inner = AccessLogFormat.Json[2..^2];

        Assert.Equal(start + inner + end, Read(format).Merge());
    }

    [Theory]
    [InlineData("{\"status\": \"$context.integration.status\"}", "status", "$context.integration.status", "$context.status")]
    [InlineData("{\"requestId\": \"$context.extendedRequestId\"}", "requestId", "$context.extendedRequestId", "$context.requestId")]
    [InlineData("{\"status\": 200}", "status", "200", "$context.status")]
    [InlineData("{\"status\": \" $context.status\"}", "status", " $context.status", "$context.status")]
    [InlineData("{\"status\": [\"$context.status\"]}", "status", "[\"$context.status\"]", "$context.status")]
    [InlineData("{\"status\": \"$context.status\", \"status\": \"$context.stage\"}", "status", "$context.stage", "$context.status")]
    [InlineData("{\"status\": \"$context.stage\", \"status\": \"$context.status\"}", "status", "$context.stage", "$context.status")]
    public void A_key_bound_otherwise_is_a_conflict_that_names_both_variables(string format, string key, string bound, string wanted)
    {
        var template = Read(format);

        var conflict = Assert.Single(template.Conflicts);
        Assert.Equal((key, bound, wanted), (conflict.Key, conflict.Bound, conflict.Wanted));
        Assert.Equal($"the key '{key}' is bound to '{bound}' instead of '{wanted}'", conflict.ToString());
        Assert.False(template.IsComplete);
    }

    [Fact]
    public void A_key_written_with_escapes_is_a_conflict()
    {
        var conflict = Assert.Single(Read("{\"st\\u0061tus\": \"$context.status\"}").Conflicts);

        Assert.Contains("'status' is written with escapes", conflict.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"integration\": {\"status\": $context.integration.status}}", true)]
    [InlineData("{\"list\": [\"$context.stage\", $context.stage]}", true)]
    [InlineData("{\"status\": $context.status, \"integration\": {\"status\": \"$context.integration.status\"}}", false)]
    public void Nested_variables_without_quotes_are_noticed(string format, bool hasAny) =>
        Assert.Equal(hasAny, Read(format).HasNestedBareVariables);

    [Theory]
    [InlineData("", "at character 1 '{' is expected, not the end")]
    [InlineData("$context.identity.sourceIp - - [$context.requestTime] \"$context.httpMethod\"", "at character 1 '{' is expected, not '$'")]
    [InlineData("<request id=\"$context.requestId\"/>", "at character 1 '{' is expected, not '<'")]
    [InlineData("$context.requestId,$context.status", "at character 1 '{' is expected, not '$'")]
    [InlineData("[\"$context.requestId\"]", "at character 1 '{' is expected, not '['")]
    [InlineData("{\"a\": 1,}", "at character 9 a key in quotes is expected, not '}'")]
    [InlineData("{\"a\" 1}", "at character 6 ':' is expected, not '1'")]
    [InlineData("{\"a\": }", "at character 7 a value is expected, not '}'")]
    [InlineData("{\"a\": 1 \"b\": 2}", "at character 9 ',' or '}' is expected, not '\"'")]
    [InlineData("{\"a\": $input.path}", "at character 7 a variable of $context is expected, not '$'")]
    [InlineData("{\"a\": [1,]}", "at character 10 a value is expected, not ']'")]
    [InlineData("{\"a\": \"1}", "at character 10 '\"' is expected, not the end")]
    [InlineData("{\"a\": \"\\", "at character 9 '\"' is expected, not the end")]
    [InlineData("{\"a\": 1} {\"b\": 2}", "at character 10 the end is expected, not '{'")]
    [InlineData("{a: 1}", "at character 2 a key in quotes is expected, not 'a'")]
    [InlineData("{\"a\": nil}", "at character 7 a value is expected, not 'n'")]
    [InlineData("{", "at character 2 a key in quotes is expected, not the end")]
    public void What_yields_no_json_object_is_refused_with_the_place(string format, string flaw)
    {
        Assert.Null(LogFormatTemplate.Parse(format, out var found));
        Assert.Equal(flaw, found);
    }

    [Fact]
    public void Nesting_beyond_what_the_forwarder_reads_is_refused()
    {
        Assert.NotNull(LogFormatTemplate.Parse($"{{\"a\":{new string('[', 60)}{new string(']', 60)}}}", out _));
        Assert.Null(LogFormatTemplate.Parse($"{{\"a\":{new string('[', 1500)}{new string(']', 1500)}}}", out var flaw));
        Assert.Contains("less nesting", flaw, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ }", true)]
    [InlineData("{ }\n", true)]
    [InlineData("{ }\r\n", true)]
    [InlineData("{\n}", false)]
    [InlineData("{\r}\n", false)]
    public void One_line_is_without_breaks_but_at_its_end(string format, bool isOneLine) =>
        Assert.Equal(isOneLine, LogFormatTemplate.IsOneLine(format));

    private static LogFormatTemplate Read(string format)
    {
        var template = LogFormatTemplate.Parse(format, out var flaw);
        Assert.True(template is not null, flaw);
        return template;
    }
}
