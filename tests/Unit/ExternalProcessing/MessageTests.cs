using System.Globalization;
using System.Text.Json;
using CsCheck;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.ExternalProcessing.Peer;
using Wallarm.Connector.Tests.Mirror.Contract;
using Wallarm.Connector.Tests.Properties;
using LogEvent = Wallarm.Connector.Simulators.LogEvent;

namespace Wallarm.Connector.Tests.ExternalProcessing;

/// <summary>Every byte of the messages, against protobuf's own encoder.</summary>
public class MessageTests
{
    [Fact]
    public async Task A_line_becomes_exactly_these_two_messages()
    {
        await using Http2Peer peer = Http2Peer.Start();
        string id = RequestIdTests.Expected("123456789012", "/aws/api", "stream", "42");

        PeerCall call = await SendAsync(peer, """
            {"requestId":"a","httpMethod":"GET","path":"/pets/café","status":"201","responseLength":"12","requestTimeEpoch":"1795767681123","responseLatency":"7",
             "stage":"prod","domainName":"api.example.com","sourceIp":"203.0.113.7","userAgent":"curl/8.5.0"}
            """);

        Assert.Equal(
            GoldenMessage.Request(id, "GET", "/pets/caf%C3%A9", "api.example.com", "curl/8.5.0", "203.0.113.7", "1795767681123"),
            call.Messages[0]);
        Assert.Equal(GoldenMessage.Response("201"), call.Messages[1]);
        Assert.Equal(
            [
                (":method", "GET"), (":path", "/pets/caf%C3%A9"), (":scheme", "https"), (":authority", "api.example.com"), (
                    "user-agent", "curl/8.5.0"), ("x-request-id", id),
            ],
            call.Parts[0].RequestHeaders.Headers.Headers.Select(header => (header.Key, header.RawValue.ToStringUtf8())));
        Assert.Equal(
            [("request.id", id), ("request.time", "2026-11-27T08:21:21.123+00:00"), ("source.address", "203.0.113.7:0")],
            Assert.Single(call.Parts[0].Attributes).Value.Fields.Select(field => (field.Key, field.Value.StringValue)));
        Assert.Equal("envoy.filters.http.ext_proc", Assert.Single(call.Parts[0].Attributes).Key);
        Assert.Equal((":status", "201"), (Assert.Single(call.Parts[1].ResponseHeaders.Headers.Headers).Key, call[":status"]));
        Assert.Empty(call.Parts[1].Attributes);
        Assert.False(call.Parts[0].ObservabilityMode);
        Assert.True(call.Parts[0].RequestHeaders.EndOfStream && call.Parts[1].ResponseHeaders.EndOfStream);
    }

    [Fact]
    public async Task A_call_is_a_gRPC_call_of_the_published_method()
    {
        await using Http2Peer peer = Http2Peer.Start();

        PeerCall call = await SendAsync(peer, """{"httpMethod":"GET","path":"/","status":"200"}""");

        Dictionary<string, string> headers = call.Headers.ToDictionary(field => field.Name, field => field.Value);
        Assert.Equal(("POST", "http", peer.Address), (headers[":method"], headers[":scheme"], headers[":authority"]));
        Assert.Equal("/envoy.service.ext_proc.v3.ExternalProcessor/Process", headers[":path"]);
        Assert.Equal(("application/grpc", "trailers"), (headers["content-type"], headers["te"]));
        Assert.DoesNotContain(headers.Keys, name => name is "cookie" or "authorization" or "content-length");
    }

    [Fact]
    public async Task A_line_with_nothing_but_method_and_path_is_one_part_without_the_values_that_are_absent()
    {
        await using Http2Peer peer = Http2Peer.Start();

        PeerCall call = await SendAsync(peer, """{"httpMethod":"GET","path":"/"}""");

        Assert.Equal(
            GoldenMessage.Request(RequestIdTests.Expected("123456789012", "/aws/api", "stream", "42"), "GET", "/", null, null, null, null),
            Assert.Single(call.Messages));
        Assert.True(call.IsEnded);
    }

    [Theory]
    [InlineData("1795767681123", "2026-11-27T08:21:21.123+00:00")]
    [InlineData("1795767681120", "2026-11-27T08:21:21.12+00:00")]
    [InlineData("1795767681100", "2026-11-27T08:21:21.1+00:00")]
    [InlineData("1795767681000", "2026-11-27T08:21:21+00:00")]
    [InlineData("1795767681001", "2026-11-27T08:21:21.001+00:00")]
    [InlineData("1795767681010", "2026-11-27T08:21:21.01+00:00")]
    [InlineData("0", null)]
    [InlineData("1", "1970-01-01T00:00:00.001+00:00")]
    [InlineData("951782400000", "2000-02-29T00:00:00+00:00")]
    [InlineData("4107542399999", "2100-02-28T23:59:59.999+00:00")]
    [InlineData("4107542400000", "2100-03-01T00:00:00+00:00")]
    [InlineData("253402300799999", "9999-12-31T23:59:59.999+00:00")]
    [InlineData("253402300800000", null)]
    [InlineData("18446744073709551615", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("-1", null)]
    [InlineData("1.5", null)]
    [InlineData("1e3", null)]
    [InlineData("abc", null)]
    [InlineData("-", null)]
    public async Task The_time_of_the_call_stands_as_Envoy_prints_it(string epoch, string? expected)
    {
        await using Http2Peer peer = Http2Peer.Start();

        PeerCall call = await SendAsync(peer, $$"""{"httpMethod":"GET","path":"/","requestTimeEpoch":"{{epoch}}","status":"200"}""");

        Assert.Equal(expected, call.Parts[0].Attributes.Values.Single().Fields.GetValueOrDefault("request.time")?.StringValue);
        Assert.Equal(expected, GoldenMessage.Time(epoch));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7:0")]
    [InlineData("2001:db8::1", "[2001:db8::1]:0")]
    [InlineData("::", "[::]:0")]
    [InlineData("::ffff:192.0.2.1", "[::ffff:192.0.2.1]:0")]
    [InlineData("-", null)]
    [InlineData("203.0.113", null)]
    [InlineData("203.0.113.256", null)]
    [InlineData("203.0.113.7, 10.0.0.1", null)]
    [InlineData("203.0.113.7:80]", null)]
    [InlineData("localhost", null)]
    [InlineData("::1%eth0", null)]
    public async Task The_address_of_the_caller_has_port_0_and_brackets_if_it_is_IPv6(string sourceIp, string? expected)
    {
        await using Http2Peer peer = Http2Peer.Start();

        PeerCall call = await SendAsync(peer, $$"""{"httpMethod":"GET","path":"/","sourceIp":"{{sourceIp}}","status":"200"}""");

        Assert.Equal(expected, call.Parts[0].Attributes.Values.Single().Fields.GetValueOrDefault("source.address")?.StringValue);
    }

    [Theory]
    [InlineData("100", "100")]
    [InlineData("204", "204")]
    [InlineData("404", "404")]
    [InlineData("599", "599")]
    [InlineData("099", null)]
    [InlineData("600", null)]
    [InlineData("0", null)]
    [InlineData("2000", null)]
    [InlineData("+20", null)]
    [InlineData("abc", null)]
    [InlineData("20 0", null)]
    [InlineData("-1", null)]
    [InlineData("2.0", null)]
    [InlineData("-", null)]
    [InlineData("200\\r\\nx: y", null)]
    public async Task A_status_that_is_none_leaves_the_response_part_out(string status, string? expected)
    {
        await using Http2Peer peer = Http2Peer.Start();

        PeerCall call = await SendAsync(peer, $$"""{"httpMethod":"GET","path":"/","status":"{{status}}"}""");

        Assert.Equal(expected, call[":status"]);
        Assert.Equal(expected is null ? 1 : 2, call.Messages.Count);
    }

    [Fact]
    public async Task The_sample_lines_become_what_protobuf_writes()
    {
        await using Http2Peer peer = Http2Peer.Start();
        LogsEvent logs = LogsEvent.FromLines(AccessLogs.SampleLines.All);

        Dictionary<string, PeerCall> calls = await SendAsync(peer, logs);

        foreach (LogEvent logEvent in logs.LogEvents!)
        {
            string id = IdOf(logs, logEvent);
            AccessLogs.ParsedLine line = AccessLogs.ParsedLine.Of(logEvent.Message!);
            Assert.Equal(GoldenMessage.Request(id, line.HttpMethod, line.Path, line["domainName"], line["userAgent"], line["sourceIp"], line["requestTimeEpoch"]), calls[id].Messages[0]);
            Assert.Equal(GoldenMessage.Response(line["status"]!), calls[id].Messages[1]);
        }
    }

    /// <summary>CsCheck prints the seed of what fails.</summary>
    [Fact]
    public async Task Any_record_becomes_what_protobuf_writes_however_hostile_its_values_are()
    {
        await using Http2Peer peer = Http2Peer.Start();
        await GeneratedCall.Any.Array[1, 200].SampleAsync(
            async generated =>
            {
                LogsEvent logs = LogsEvent.FromLines(generated.Select(call => call.ToLine()));
                Dictionary<string, PeerCall> calls = await SendAsync(peer, logs);
                foreach ((GeneratedCall call, LogEvent logEvent) in generated.Zip(logs.LogEvents!))
                {
                    string id = IdOf(logs, logEvent);
                    List<byte[]> messages = calls[id].Messages;
                    Assert.Equal(
                        GoldenMessage.Request(
                            id, call.HttpMethod, call.Path, Present(call.DomainName), Present(call.UserAgent), Present(call.SourceIp), Present(call.RequestTimeEpoch)),
                        messages[0]);
                    if (IsStatus(call.Status))
                        Assert.Equal(GoldenMessage.Response(call.Status), messages[1]);
                    else
                        Assert.Single(messages);
                }
            },
            iter: 40,
            threads: 1);
    }

    [Fact]
    public async Task The_largest_messages_of_all_are_written()
    {
        await using Http2Peer peer = Http2Peer.Start();
        string text = string.Concat(Enumerable.Repeat("\u0001日本", 2000));
        string path = "/" + new string('\u0001', AccessLogRecord.MaxPathLength - 1);
        string line = JsonSerializer.Serialize(new
        {
            httpMethod =
                new string('M', 64), path, requestId =
                    text, domainName =
                        text, sourceIp = text, userAgent = text, stage = text, status = "599", requestTimeEpoch = "253402300799999",
        });

        PeerCall call = await SendAsync(peer, line);

        Assert.Equal(
            GoldenMessage.Request(RequestIdTests.Expected("123456789012", "/aws/api", "stream", "42"), new string('M', 64), path, text, text, text, "253402300799999"), call.Messages[0]);
        Assert.Equal(GoldenMessage.Response("599"), call.Messages[1]);
    }

    [Fact]
    public async Task Lengths_on_both_sides_of_each_size_of_a_varint_are_right()
    {
        await using Http2Peer peer = Http2Peer.Start();
        int[] lengths = [.. Enumerable.Range(0, 40), .. Enumerable.Range(90, 60), .. Enumerable.Range(16_100, 284)];
        LogsEvent logs = LogsEvent.FromLines(lengths.Select(length => JsonSerializer.Serialize(new { httpMethod = "GET", path = "/" + new string('a', length), status = "200" })));

        Dictionary<string, PeerCall> calls = await SendAsync(peer, logs);

        foreach ((int length, LogEvent logEvent) in lengths.Zip(logs.LogEvents!))
        {
            string id = IdOf(logs, logEvent);
            Assert.Equal(GoldenMessage.Request(id, "GET", "/" + new string('a', length), null, null, null, null), calls[id].Messages[0]);
        }
    }

    private static string? Present(string value) => value is "-" or "(none)" ? null : value;

    private static bool IsStatus(string value) =>
        value.Length == 3 && GoldenMessage.IsNumber(value) && int.Parse(value, CultureInfo.InvariantCulture) is >= 100 and <= 599;

    private static string IdOf(LogsEvent logs, LogEvent logEvent) =>
        RequestIdTests.Expected(logs.Owner!, logs.LogGroup!, logs.LogStream!, logEvent.Id!);

    private static async Task<PeerCall> SendAsync(Http2Peer peer, string line) =>
        Assert.Single(await SendAsync(peer, RequestHeadTests.Event("42", line))).Value;

    /// <summary>The calls that an event's records became, by their ids.</summary>
    private static async Task<Dictionary<string, PeerCall>> SendAsync(Http2Peer peer, LogsEvent logs)
    {
        int before = peer.Calls.Count;
        using NodeClient client = new(ExternalDeliveries.To(peer));
        using LogsEnvelope envelope = LogsEnvelope.Decode(logs.ToBytes(), 64 * 1024 * 1024);
        DeliveryReport report = await client.DeliverAsync(envelope, ExternalDeliveries.Patience).WaitAsync(ExternalDeliveries.Patience * 2);
        Assert.Equal((logs.LogEvents!.Count, DeliveryError.None), (report.Forwarded, report.Error));
        return peer.Calls.Skip(before).ToDictionary(call => call.Id);
    }
}
