using System.Text;
using Wallarm.Connector.Engine.LogFormats;
using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Tests.PowerShell;

/// <summary>Get-WallarmLogFormat and Test-WallarmLogFormat, which need neither AWS nor a region.</summary>
public class LogFormatTests
{
    [Fact]
    public void The_format_is_that_of_the_guide_for_both_kinds_of_API()
    {
        using var session = ModuleSession.Open();

        var formats = session.Run("Get-WallarmLogFormat").ThrowIfFailed().Output.Select(item => (LogFormat)item.BaseObject).ToList();

        Assert.Equal(["Rest", "Http"], formats.Select(format => format.ApiType));
        Assert.All(formats, format => Assert.Equal((AccessLogFormat.Json, Encoding.UTF8.GetByteCount(AccessLogFormat.Json), 16), (format.Format, format.Length, format.Keys.Count)));
    }

    [Theory]
    [InlineData("Rest", "resourcePath", "routeKey")]
    [InlineData("Http", "routeKey", "resourcePath")]
    public void The_extended_format_has_the_route_of_its_kind_and_is_understood_without_a_problem(
        string type, string route, string otherRoute)
    {
        using var session = ModuleSession.Open();

        var format = session.Run($"Get-WallarmLogFormat {type} -Extended").Single<LogFormat>();
        var check = session.Run($"Get-WallarmLogFormat {type} -Extended | Test-WallarmLogFormat").Single<LogFormatCheck>();

        Assert.Equal([route, "extendedRequestId", "apiId", "basePathMatched"], format.Keys.Skip(16));
        Assert.DoesNotContain(otherRoute, format.Format, StringComparison.Ordinal);
        Assert.Equal(
            format.Keys, System.Text.Json.JsonDocument.Parse(format.Format).RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal((true, true, format.Length), (check.IsUnderstood, check.IsWithinLimit, check.Length));
        Assert.Empty(check.Problems);
        Assert.True(LogFormatTemplate.Parse(format.Format, out _)!.IsComplete);
    }

    [Fact]
    public void The_forwarder_reads_a_line_of_the_extended_format_as_it_reads_one_of_the_guide()
    {
        using var session = ModuleSession.Open();
        var format = session.Run("Get-WallarmLogFormat Rest -Extended").Single<LogFormat>().Format;
        var line = format.Replace("$context.httpMethod", "GET", StringComparison.Ordinal).Replace("$context.path", "/pets/7", StringComparison.Ordinal).Replace("$context.domainName", "api.example.com", StringComparison.Ordinal).Replace("$context.status", "200", StringComparison.Ordinal);

        Assert.Equal(InvalidReason.None, new AccessLogParser().ParseLine(Encoding.UTF8.GetBytes(line), out var record));
        Assert.Equal(("GET", "/pets/7", "api.example.com", "200"), (Encoding.UTF8.GetString(record.HttpMethod), Encoding.UTF8.GetString(record.Path), Encoding.UTF8.GetString(record.DomainName), Encoding.UTF8.GetString(record.Status)));
    }

    [Fact]
    public void Keys_that_are_needed_are_told_from_those_that_are_merely_used()
    {
        var check = Test("""{"requestId":"$context.requestId","httpMethod":"$context.httpMethod","status":$context.status,"domainName":"$context.domainName","stage":"$context.stage"}""");

        Assert.False(check.IsUnderstood);
        Assert.Equal(["path"], check.MissingKeys);
        Assert.Equal(["responseLength", "requestTimeEpoch", "responseLatency", "sourceIp", "userAgent"], check.MissingUsedKeys);
        Assert.Equal(
            [
                "It lacks path, without which a call has no place in the inventory.",
                "It lacks responseLength, requestTimeEpoch, responseLatency, sourceIp, userAgent, which the forwarder hands on to the node where it is there.",
            ],
            check.Problems);
    }

    [Theory]
    [InlineData("$context.requestId $context.path", "It yields no JSON object: at character 1 '{' is expected, not '$'.")]
    [InlineData("", "There is no format: access logging is off.")]
    public void What_yields_no_JSON_is_not_understood(string format, string problem)
    {
        var check = Test(format);

        Assert.False(check.IsUnderstood);
        Assert.Equal(problem, check.Problems[0]);
    }

    [Fact]
    public void What_API_Gateway_would_not_take_is_not_understood()
    {
        var tooLong = Test(AccessLogFormat.Json.Replace("}", $", \"more\": \"{new string('x', 3000)}\" }}", StringComparison.Ordinal));
        var twoLines = Test(AccessLogFormat.Json.Replace(", \"path\"", ",\n\"path\"", StringComparison.Ordinal));
        var withoutId = Test(AccessLogFormat.Json.Replace("$context.requestId", "x", StringComparison.Ordinal));
        var ofStage = Test(AccessLogFormat.Json.Replace("}", ", \"v\": \"$stageVariables.v\" }", StringComparison.Ordinal));
        var otherId = Test(AccessLogFormat.Json.Replace("$context.requestId", "$context.extendedRequestId", StringComparison.Ordinal));

        Assert.Equal((false, false), (tooLong.IsUnderstood, tooLong.IsWithinLimit));
        Assert.Contains("bytes, and API Gateway takes 3,072.", Assert.Single(tooLong.Problems), StringComparison.Ordinal);
        Assert.Equal(
            (false, "It has line breaks, and API Gateway takes one line."), (twoLines.IsUnderstood, Assert.Single(twoLines.Problems)));
        Assert.Contains(withoutId.Problems, problem => problem.StartsWith("It holds neither $context.requestId", StringComparison.Ordinal));
        Assert.Equal(
            (false, "'$stageVariables.v' is no variable of $context, and API Gateway takes no others."),
            (ofStage.IsUnderstood, Assert.Single(ofStage.Problems)));
        Assert.DoesNotContain(otherId.Problems, problem => problem.StartsWith("It holds neither", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("$context.identity.apiKey", true)]
    [InlineData("$context.authorizer.accessToken", true)]
    [InlineData("$context.authorizer.claims.id_token", true)]
    [InlineData("$context.requestOverride.header.Authorization", true)]
    [InlineData("$context.identity.apiKeyId", false)]
    [InlineData("$context.authorizer.claims.sub", false)]
    [InlineData("$context.authorizer.principalId", false)]
    public void A_variable_that_puts_a_secret_into_the_log_is_named(string variable, bool isSecret)
    {
        var check = Test(AccessLogFormat.Json.Replace("}", $", \"more\": \"{variable}\" }}", StringComparison.Ordinal));

        Assert.Equal(isSecret ? [variable] : [], check.Secrets);
        Assert.True(check.IsUnderstood);
        Assert.Equal(isSecret ? 1 : 0, check.Problems.Count);
    }

    [Theory]
    [InlineData("$context.resourcePath", "Http", "is a variable of REST APIs; for an HTTP API it logs -.")]
    [InlineData("$context.routeKey", "Rest", "is a variable of HTTP APIs; for a REST API it logs -.")]
    [InlineData("$context.identity.sourceip", "Rest", "is no variable that AWS documents for access logs; as far as is known it logs -.")]
    [InlineData("$context.resourcePath", "Rest", null)]
    [InlineData("$context.routeKey", "Http", null)]
    [InlineData("$context.customDomain.basePathMatched", "Rest", null)]
    [InlineData("$context.customDomain.basePathMatched", "Http", null)]
    public void A_variable_that_the_kind_of_API_does_not_have_is_named(string variable, string type, string? flaw)
    {
        var check = Test(AccessLogFormat.Json.Replace("}", $", \"more\": \"{variable}\" }}", StringComparison.Ordinal), type);

        Assert.True(check.IsUnderstood);
        Assert.Equal(flaw is null ? [] : [$"'{variable}' {flaw}"], check.Problems);
    }

    [Fact]
    public void Formats_come_from_the_pipeline_as_text_and_as_property_of_objects()
    {
        using var session = ModuleSession.Open();

        var run = session.Run("param($format) $format, 'x' | Test-WallarmLogFormat; [pscustomobject]@{ Format = $format; ApiType = 'Http' }, [pscustomobject]@{ Format = $null } | Test-WallarmLogFormat", ("format", AccessLogFormat.Json));

        var checks = run.ThrowIfFailed().Output.Select(item => (LogFormatCheck)item.BaseObject).ToList();
        Assert.Equal(
            [(true, null), (false, null), (true, "Http"), (false, null)], checks.Select(check => (check.IsUnderstood, check.ApiType)));
    }

    private static LogFormatCheck Test(string format, string? type = null)
    {
        using var session = ModuleSession.Open();
        return session.Run(
            $"param($format) Test-WallarmLogFormat -Format $format {(type is null ? "" : "-ApiType " + type)}",
            ("format", format)).Single<LogFormatCheck>();
    }
}
