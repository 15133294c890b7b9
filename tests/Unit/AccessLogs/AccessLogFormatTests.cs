using System.Text.Json;
using System.Text.RegularExpressions;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.AccessLogs;

public class AccessLogFormatTests
{
    /// <summary>Step 5 of Wallarm's guide, to the letter.</summary>
    private const string Guide =
        "{ \"requestId\": \"$context.requestId\", \"httpMethod\": \"$context.httpMethod\", \"path\": \"$context.path\", "
        + "\"protocol\": \"$context.protocol\", \"status\": \"$context.status\", \"responseLength\": \"$context.responseLength\", "
        + "\"requestTime\": \"$context.requestTime\", \"requestTimeEpoch\": \"$context.requestTimeEpoch\", "
        + "\"responseLatency\": \"$context.responseLatency\", \"integrationLatency\": \"$context.integrationLatency\", "
        + "\"integrationStatus\": \"$context.integrationStatus\", \"errorMessage\": \"$context.error.message\", "
        + "\"stage\": \"$context.stage\", \"domainName\": \"$context.domainName\", \"sourceIp\": \"$context.identity.sourceIp\", "
        + "\"userAgent\": \"$context.identity.userAgent\" }";

    [Fact]
    public void The_format_is_the_one_of_the_guide() => Assert.Equal(Guide, AccessLogFormat.Json);

    [Fact]
    public void The_format_is_one_that_api_gateway_takes()
    {
        Assert.DoesNotContain('\n', AccessLogFormat.Json);
        Assert.True(AccessLogFormat.Json.Length <= 3 * 1024);
        Assert.Contains("$context.requestId", AccessLogFormat.Json, StringComparison.Ordinal);
        Assert.All(Variables(), variable => Assert.Matches(@"^\$context\.[a-zA-Z]+(\.[a-zA-Z]+)?$", variable.Value));
    }

    [Fact]
    public void The_lines_of_the_sample_traffic_are_the_format_filled_in()
    {
        var template =
            Regex.Replace(Regex.Escape(AccessLogFormat.Json), @"\\\$context\\\.[a-zA-Z]+(\\\.[a-zA-Z]+)?", "(?:[^\"\\\\]|\\\\.)*");

        Assert.All(SampleTraffic.Lines(300), line => Assert.Matches($"^{template}$", line));
    }

    [Fact]
    public void Every_key_of_the_format_that_the_record_has_is_read_from_its_place()
    {
        var line =
            Regex.Replace(AccessLogFormat.Json, @"\$context\.([a-zA-Z.]+)", match => $"/{match.Groups[1].Value}").Replace(
                "\"/httpMethod\"", "\"GET\"", StringComparison.Ordinal);

        var parsed = ParsedLine.Of(line);

        Assert.Equal(InvalidReason.None, parsed.Reason);
        Assert.Equal("GET", parsed.HttpMethod);
        foreach (var (key, variable) in Variables().Where(pair => pair.Key is not ("httpMethod" or "protocol" or "requestTime" or "integrationLatency" or "integrationStatus" or "errorMessage")))
        {
            Assert.Equal(variable.Replace("$context.", "/", StringComparison.Ordinal), parsed[key]);
        }
    }

    private static Dictionary<string, string> Variables() => JsonSerializer.Deserialize<Dictionary<string, string>>(AccessLogFormat.Json)!;
}
