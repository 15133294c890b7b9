using System.Globalization;
using System.Text;
using CsCheck;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.AccessLogs;
using Wallarm.Connector.Tests.Mirror.Contract;

namespace Wallarm.Connector.Tests.Properties;

public class RoundTripProperties
{
    private static readonly (string Key, string[] Headers)[] Texts =
    [
        ("requestId", ["X-Amzn-RequestId"]), ("domainName", ["X-Forwarded-Host", "X-Wallarm-Forwarded-Host"]), (
            "sourceIp", ["X-Forwarded-For", "X-Wallarm-Real-Ip"]),
        ("userAgent", ["User-Agent"]), ("stage", ["X-Wallarm-Stage"]),
    ];

    private static readonly (string Key, string Header)[] Numbers =
    [
        ("status", "X-Wallarm-Response-Code"), ("responseLength", "X-Wallarm-Response-Length"), (
            "responseLatency", "X-Wallarm-Response-Time"),
        ("requestTimeEpoch", "X-Wallarm-Request-Time"),
    ];

    [Fact]
    public void A_generated_line_parses_to_what_went_in() => GeneratedCall.Any.Sample(
        call =>
        {
            var parsed = ParsedLine.Of(call.ToLine());
            return parsed.Reason == Forwarding.AccessLogs.InvalidReason.None && parsed.HttpMethod == call.HttpMethod && parsed.Path == call.Path
                && Texts.All(text => parsed[text.Key] == Present(call[text.Key]))
                    && Numbers.All(number => parsed[number.Key] == Present(call[number.Key]));
        },
        iter: 3_000);

    [Fact]
    public async Task A_generated_record_survives_all_the_way_to_the_request()
    {
        await using var node = await MirroringNode.StartAsync(options => options with { ApplicationId = 7 });
        await GeneratedCall.Any.Array[1, 60].SampleAsync(
            async calls =>
            {
                var logs = LogsEvent.FromLines(calls.Select(call => call.ToLine()));
                var (report, heads) = await node.DeliverAsync(logs.ToBytes());
                Assert.Equal((calls.Length, calls.Length), (report.Received, report.Forwarded));

                // The first delivery may have taken a record out of its turn: requests are found by their ids.
                var requests = heads.Select(head => MirroredRequest.Read(head)).ToDictionary(request => request["X-Request-Id"]!);
                foreach (var (call, logEvent) in calls.Zip(logs.LogEvents!))
                {
                    AssertMirrors(call, requests[RequestIdTests.Expected(logs.Owner!, logs.LogGroup!, logs.LogStream!, logEvent.Id!)]);
                }
            },
            iter: 40,
            threads: 1);
    }

    private static void AssertMirrors(GeneratedCall call, MirroredRequest request)
    {
        Assert.Equal((call.HttpMethod, PercentEncoded(call.Path)), (request.Method, request.Target));
        foreach (var (key, headers) in Texts)
        {
            var value = HeaderValue(Present(call[key]));
            Assert.All(headers, header => Assert.Equal(value, request[header]));
        }

        Assert.All(Numbers, number => Assert.Equal(call[number.Key] == "-" ? null : call[number.Key], request[number.Header]));
        Assert.Equal("7", request["X-Wallarm-Application-Id"]);
        Assert.Equal(call.HttpMethod is "GET" or "HEAD" or "OPTIONS" or "TRACE" ? null : "0", request["Content-Length"]);
    }

    private static string Present(string value) => value is "-" or "(none)" ? "" : value;

    private static string? HeaderValue(string value)
    {
        var text = string.Concat(value.Where(character => !char.IsControl(character))).Trim(' ');
        return text.Length == 0 ? null : text;
    }

    private static string PercentEncoded(string path)
    {
        var encoded = new StringBuilder();
        var bytes = Encoding.UTF8.GetBytes(path);
        for (var index = 0; index < bytes.Length; index++)
        {
            var character = (char)bytes[index];
            var isEncoded =
                character == '%'
                    && index + 2 < bytes.Length
                    && char.IsAsciiHexDigit((char)bytes[index + 1])
                    && char.IsAsciiHexDigit((char)bytes[index + 2]);
            if (isEncoded || char.IsAsciiLetterOrDigit(character) || "/-._~!$&'()*+,;=:@".Contains(character, StringComparison.Ordinal))
            {
                encoded.Append(character);
            }
            else encoded.Append(CultureInfo.InvariantCulture, $"%{bytes[index]:X2}");
        }

        return encoded.ToString();
    }
}
