using Wallarm.Connector.Engine.LogFormats;
using Wallarm.Connector.Engine.Stages;
using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Tests.Engine;

public class AccessLogComparisonTests
{
    private const string Group = "arn:aws:logs:eu-west-1:123456789012:log-group:/custom/api";
    private const string Firehose = "arn:aws:firehose:eu-west-1:123456789012:deliverystream/amazon-apigateway-orders";
    private const string Resource = "stage 'prod' of REST API 'a1b2c3'";
    private const string Partial = "{\"requestId\": \"$context.requestId\", \"caller\": \"$context.identity.caller\"}";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(AccessLogFormat.Json)]
    public void The_guides_format_and_none_at_all_stay(string? format)
    {
        var comparison = Compare(Group, format);

        Assert.True(comparison is { KeepsFormat: true, KeepsDestination: true });
        Assert.Equal(AccessLogFormat.Json, comparison.Format);
    }

    [Fact]
    public void The_log_group_of_the_stage_may_be_named()
    {
        Assert.True(Compare(Group + ":*", AccessLogFormat.Json, "/custom/api").KeepsDestination);
        Assert.False(Compare(Group, AccessLogFormat.Json, "/custom/other").KeepsDestination);
    }

    [Theory]
    [InlineData(Firehose, "is a Firehose stream, which the connector does not read")]
    [InlineData("arn:aws:logs:us-east-1:123456789012:log-group:/custom/api", "is no log group of this region")]
    [InlineData("arn:aws:logs:eu-west-1:123456789012:log-group:API-Gateway-Execution-Logs_a1b2c3/prod", "is where API Gateway writes execution logs")]
    public void A_destination_that_cannot_be_read_from_is_no_case_for_a_merge(string destination, string flaw)
    {
        var comparison = Compare(destination, AccessLogFormat.Json);

        Assert.False(comparison.KeepsDestination);
        var merge = Assert.Throws<ResourceConflictException>(() => comparison.Merge(Resource));
        Assert.Equal("Wallarm.LogDestinationUnsupported", merge.ErrorId);
        Assert.Contains(flaw, merge.Message, StringComparison.Ordinal);
        Assert.Contains("-ReplaceExisting", merge.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains(flaw, comparison.Conflict(Resource, "/saved").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_conflict_shows_destination_and_format_and_names_both_ways_out()
    {
        var conflict = Compare(Group, Partial).Conflict(Resource, "/wallarm-connector/x");

        Assert.Equal("Wallarm.StageLoggingConflict", conflict.ErrorId);
        Assert.Equal(Resource, conflict.Target);
        Assert.Equal(
            $"The {Resource} has other access logging already, to '{Group}': its format lacks keys of Wallarm's guide: httpMethod, path, protocol, status, responseLength, requestTime, requestTimeEpoch, "
            + "responseLatency, integrationLatency, integrationStatus, errorMessage, stage, domainName, sourceIp, userAgent.",
            conflict.Problem);
        Assert.Equal(
            "Use -Merge to keep its format and log group and add the missing keys, or -ReplaceExisting to replace them. The settings as they are would be saved in the SSM parameter '/wallarm-connector/x' before.",
            conflict.RecommendedAction);
    }

    [Fact]
    public void A_conflict_offers_no_merge_that_would_fail()
    {
        Assert.StartsWith(
            "Leave -LogGroupName out",
            Compare(Group, Partial, "/custom/other").Conflict(Resource, "/x").RecommendedAction,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Keys can be added to a JSON format only",
            Compare(Group, "$context.requestId").Conflict(Resource, "/x").RecommendedAction,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Rename such keys",
            Compare(Group, "{\"status\": \"$context.stage\"}").Conflict(Resource, "/x").RecommendedAction,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_keeps_the_text() =>
        Assert.StartsWith(Partial[..^1] + ", \"httpMethod\": ", Compare(Group, Partial).Merge(Resource), StringComparison.Ordinal);

    [Theory]
    [InlineData("$context.identity.sourceIp - - [$context.requestTime] $context.requestId", "Wallarm.LogFormatNotJson", "is not a JSON object (at character 1 '{' is expected, not '$')")]
    [InlineData("{\"status\": \"$context.integration.status\"}", "Wallarm.LogFormatKeyConflict", "the key 'status' is bound to '$context.integration.status' instead of '$context.status'")]
    [InlineData("{\"requestId\":\n\"$context.requestId\"}", "Wallarm.LogFormatNotOneLine", "line breaks")]
    public void A_format_that_cannot_be_merged_says_why(string format, string errorId, string reason)
    {
        var error = Assert.Throws<ResourceConflictException>(() => Compare(Group, format).Merge(Resource));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("-ReplaceExisting", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_fills_3_KB_and_not_a_byte_more()
    {
        var added = LogFormatTemplate.ByteCount(Compare(Group, "{\"x\": \"\"}").Merge(Resource)) - "{\"x\": \"\"}".Length;
        var longest = $"{{\"x\": \"é{new string('x', LogFormatTemplate.MaxBytes - added - 11)}\"}}";

        Assert.Equal(LogFormatTemplate.MaxBytes, LogFormatTemplate.ByteCount(Compare(Group, longest).Merge(Resource)));
        var error =
            Assert.Throws<ResourceConflictException>(
                () => Compare(Group, longest.Replace("x\"}", "xx\"}", StringComparison.Ordinal)).Merge(Resource));
        Assert.Equal("Wallarm.LogFormatTooLong", error.ErrorId);
        Assert.Contains(
            $"its format of {LogFormatTemplate.MaxBytes - added + 1} bytes would have {LogFormatTemplate.MaxBytes + 1} bytes",
            error.Message,
            StringComparison.Ordinal);
        Assert.Contains("takes 3072", error.Message, StringComparison.Ordinal);
    }

    private static AccessLogComparison Compare(string destination, string? format, string? logGroupName = null) =>
        new(
            LogDestination.Parse(destination, "eu-west-1"),
            format,
            logGroupName is null ? null : new RequestedLogGroup(logGroupName, null));
}
