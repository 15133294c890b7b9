using System.Text.Json;
using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Tests.AccessLogs;

/// <summary>A call of which the caller chose three texts, as stages of several formats log it.</summary>
internal sealed record LoggedCall(string Path = "/pets", string UserAgent = "okhttp/4.12.0", string ErrorMessage = "-")
{
    private static readonly string[] OtherKeys =
        ["requestId", "httpMethod", "status", "responseLength", "requestTimeEpoch", "responseLatency", "stage", "domainName", "sourceIp"];

    private static readonly (string Variable, string Value)[] Values =
    [
        ("requestId", "db5b5fab-8f4d-4e27-9da1-494c73cf256d"), ("httpMethod", "GET"), ("protocol", "HTTP/1.1"), ("status", "404"), (
            "responseLength", "1287"),
        ("requestTimeEpoch", "1795342123666"), ("requestTime", "22/Nov/2026:09:14:07 +0000"), ("responseLatency", "43"), (
            "integrationLatency", "39"), ("integrationStatus", "-"),
        ("stage", "prod"), ("domainName", "api.example.com"), ("identity.sourceIp", "198.51.100.23"), ("routeKey", "GET /pets"),
    ];

    public static string Guide => AccessLogFormat.Json;

    /// <summary>The guide's with more keys behind it.</summary>
    public static string Extended { get; } =
        Guide.Replace(" }", ", \"routeKey\": \"$context.routeKey\", \"apiId\": \"a1b2c3d4e5\" }", StringComparison.Ordinal);

    /// <summary>A known key follows each text of the caller, without white space; some numbers stand without quotes.</summary>
    public static string Compact { get; } =
        """{"userAgent":"$context.identity.userAgent","requestTimeEpoch":$context.requestTimeEpoch,"httpMethod":"$context.httpMethod","path":"$context.path","status":$context.status,"stage":"$context.stage","errorMessage":"$context.error.message","domainName":"$context.domainName","sourceIp":"$context.identity.sourceIp","requestId":"$context.requestId","responseLength":"$context.responseLength","responseLatency":$context.responseLatency}""";

    /// <summary>The texts of the caller stand together, at the end; one key is none that the tolerant reading knows as such.</summary>
    public static string Reordered { get; } =
        """{ "status": "$context.status", "the time": "$context.requestTime", "requestId": "$context.requestId", "httpMethod": "$context.httpMethod", "responseLength": "$context.responseLength", "requestTimeEpoch": "$context.requestTimeEpoch", "responseLatency": "$context.responseLatency", "stage": "$context.stage", "domainName": "$context.domainName", "sourceIp": "$context.identity.sourceIp", "path": "$context.path", "userAgent": "$context.identity.userAgent", "errorMessage": "$context.error.message" }""";

    public static IReadOnlyList<string> Formats { get; } = [Guide, Extended, Compact, Reordered];

    /// <summary>A call without anything that could be taken for a key.</summary>
    public static LoggedCall Honest { get; } = new();

    /// <summary>The line of an API that writes the caller's texts as they are.</summary>
    public string ToLine(string format) => Fill(format, text => text);

    /// <summary>The line of an API that writes the caller's texts as JSON.</summary>
    public string ToEscapedLine(string format) => Fill(format, text => JsonSerializer.Serialize(text)[1..^1]);

    /// <summary>What the caller did not choose is as it is in the honest line, or the line is said to be ambiguous.</summary>
    public static void AssertNothingForged(ParsedLine parsed)
    {
        if (parsed.Reason == InvalidReason.KeysAmbiguous) return;
        Assert.Equal(InvalidReason.None, parsed.Reason);
        var honest = ParsedLine.Of(Honest.ToLine(Guide));
        Assert.All(OtherKeys, key => Assert.Equal((key, honest[key]), (key, parsed[key])));
    }

    private string Fill(string format, Func<string, string> write)
    {
        foreach (var (variable, value) in Values)
        {
            format =
                format.Replace($"$context.{variable}\"", $"{value}\"", StringComparison.Ordinal).Replace(
                    $"$context.{variable},",
                    $"{value},",
                    StringComparison.Ordinal).Replace($"$context.{variable}}}", $"{value}}}", StringComparison.Ordinal);
        }

        // At once, so that a text of the caller that names a variable is left alone.
        return string.Concat(format.Split('$').Select((part, index) => index == 0 ? part : Insert("$" + part)));

        string Insert(string part)
        {
            foreach (var (variable, text) in ((string, string)[])[("$context.path", Path), ("$context.identity.userAgent", UserAgent), ("$context.error.message", ErrorMessage)])
            {
                if (part.StartsWith(variable, StringComparison.Ordinal)) return write(text) + part[variable.Length..];
            }

            return part;
        }
    }
}
