using System.Text;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.AccessLogs;

namespace Wallarm.Connector.Tests.Mirror.Contract;

public class RequestHeadTests
{
    [Fact]
    public async Task A_line_becomes_exactly_this_request()
    {
        await using var node = await MirroringNode.StartAsync(options => options with { ApplicationId = 7 });

        var (_, heads) =
            await node.DeliverAsync(Event("37241936500000000000000000000000000000000000000000000001", SampleLines.All[3]).ToBytes());

        Assert.Equal(
            "DELETE /prod/orders/0f8b2a6e-3f60-4c55-9c0e-0a4f6f2f8a11 HTTP/1.1\r\n"
            + $"Host: {node.Authority}\r\n"
            + "X-Forwarded-Proto: https\r\n"
            + $"X-Wallarm-Connector-Version: {ConnectorVersion.Value}\r\n"
            + "X-Wallarm-Application-Id: 7\r\n"
            + $"X-Request-Id: {RequestIdTests.Expected("123456789012", "/aws/api", "stream", "37241936500000000000000000000000000000000000000000000001")}\r\n"
            + "X-Amzn-RequestId: 2fa91425-cb00-4853-9d2c-67eda13ffe79\r\n"
            + "X-Forwarded-Host: a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com\r\n"
            + "X-Wallarm-Forwarded-Host: a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com\r\n"
            + "X-Forwarded-For: 198.51.100.23\r\n"
            + "X-Wallarm-Real-Ip: 198.51.100.23\r\n"
            + "User-Agent: okhttp/4.12.0\r\n"
            + "X-Wallarm-Response-Code: 204\r\n"
            + "X-Wallarm-Response-Length: 0\r\n"
            + "X-Wallarm-Response-Time: 43\r\n"
            + "X-Wallarm-Request-Time: 1795339241782\r\n"
            + "X-Wallarm-Stage: prod\r\n"
            + "Content-Length: 0\r\n\r\n",
            Encoding.UTF8.GetString(Assert.Single(heads).Span));
    }

    [Fact]
    public async Task A_line_with_nothing_but_method_and_path_becomes_exactly_this_request()
    {
        await using var node = await MirroringNode.StartAsync();

        var (_, heads) = await node.DeliverAsync(Event("1", """{"httpMethod":"GET","path":"/"}""").ToBytes());

        Assert.Equal(
            $"GET / HTTP/1.1\r\nHost: {node.Authority}\r\nX-Forwarded-Proto: https\r\nX-Wallarm-Connector-Version: {ConnectorVersion.Value}\r\n"
            + $"X-Request-Id: {RequestIdTests.Expected("123456789012", "/aws/api", "stream", "1")}\r\n\r\n",
            Encoding.UTF8.GetString(Assert.Single(heads).Span));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"-\"")]
    [InlineData("\"(none)\"")]
    [InlineData("-")]
    [InlineData("\" \"")]
    [InlineData("\"\\r\\n\"")]
    [InlineData("\"\\u0000 \\u007f\\u0085\"")]
    public async Task An_absent_value_leaves_its_headers_out(string value)
    {
        await using var node = await MirroringNode.StartAsync();
        var line = $$"""{"httpMethod":"POST","path":"/","requestId":{{value}},"status":{{value}},"responseLength":{{value}},"requestTimeEpoch":{{value}},"responseLatency":{{value}},"stage":{{value}},"domainName":{{value}},"sourceIp":{{value}},"userAgent":{{value}} }""";

        var request = await node.MirrorAsync(line);

        Assert.Equal(
            ["Host", "X-Forwarded-Proto", "X-Wallarm-Connector-Version", "X-Request-Id", "Content-Length"],
            request.Headers.Select(header => header.Key));
    }

    [Theory]
    [InlineData("GET", false)]
    [InlineData("HEAD", false)]
    [InlineData("OPTIONS", false)]
    [InlineData("TRACE", false)]
    [InlineData("POST", true)]
    [InlineData("PUT", true)]
    [InlineData("PATCH", true)]
    [InlineData("DELETE", true)]
    [InlineData("PROPFIND", true)]
    [InlineData("get", true)]
    public async Task Methods_that_could_have_a_body_say_that_there_is_none(string method, bool saysSo)
    {
        await using var node = await MirroringNode.StartAsync();

        var request = await node.MirrorAsync($$"""{"httpMethod":"{{method}}","path":"/pets"}""");

        Assert.Equal((method, saysSo ? "0" : null), (request.Method, request["Content-Length"]));
    }

    [Theory]
    [InlineData("200", "200")]
    [InlineData("0", "0")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("184467440737095516150", null)]
    [InlineData("-1", null)]
    [InlineData("1.5", null)]
    [InlineData("1e3", null)]
    [InlineData("20 0", null)]
    [InlineData("200\\r\\nX-Injected: 1", null)]
    [InlineData("２００", null)]
    [InlineData("abc", null)]
    public async Task A_number_that_is_none_leaves_its_header_out(string value, string? expected)
    {
        await using var node = await MirroringNode.StartAsync();

        var request = await node.MirrorAsync(
            $$"""{"httpMethod":"GET","path":"/","status":"{{value}}","responseLength":"{{value}}","responseLatency":"{{value}}","requestTimeEpoch":"{{value}}"}""");

        Assert.All(
            (string[])["X-Wallarm-Response-Code", "X-Wallarm-Response-Length", "X-Wallarm-Response-Time", "X-Wallarm-Request-Time"], name => Assert.Equal(expected, request[name]));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(-1, "-1")]
    [InlineData(0, "0")]
    [InlineData(int.MaxValue, "2147483647")]
    public async Task The_application_is_named_when_it_is_configured(int? applicationId, string? expected)
    {
        await using var node = await MirroringNode.StartAsync(options => options with { ApplicationId = applicationId });

        Assert.Equal(expected, (await node.MirrorAsync(SampleLines.All[0]))["X-Wallarm-Application-Id"]);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST.")]
    public async Task Host_names_the_node_as_it_was_configured(string host)
    {
        var port = "";
        await using var node =
            await MirroringNode.StartAsync(
                addressOf: simulator => $"{host}:{port = simulator.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)}");

        Assert.Equal($"{host.TrimEnd('.').ToLowerInvariant()}:{port}", (await node.MirrorAsync(SampleLines.All[0]))["Host"]);
    }

    [Fact]
    public async Task Every_sample_line_becomes_a_strictly_well_formed_request()
    {
        await using var node = await MirroringNode.StartAsync();

        var requests = await node.MirrorAsync(SampleLines.All);

        Assert.Equal("/prod/search/na%C3%AFve%20caf%C3%A9", requests[18].Target);
        Assert.Equal("日本語エージェント/1.0", requests[18]["User-Agent"]);
        Assert.Equal("/pets/caf%C3%A9", requests[10].Target);
        Assert.Equal("2001:db8:85a3::8a2e:370:7334", requests[11]["X-Forwarded-For"]);
        Assert.Equal("$default", requests[9]["X-Wallarm-Stage"]);
        Assert.Equal("Agent \"bare\"/1.0", requests[13]["User-Agent"]);
    }

    [Fact]
    public async Task Requests_of_a_later_batch_carry_nothing_of_an_earlier_one()
    {
        await using var node = await MirroringNode.StartAsync();
        await node.MirrorAsync($$"""{"httpMethod":"POST","path":"/{{new string('a', 9000)}}","userAgent":"{{new string('b', 4000)}}","stage":"s","domainName":"d","sourceIp":"i","status":"200"}""");

        var request = await node.MirrorAsync("""{"httpMethod":"GET","path":"/short"}""");

        Assert.Equal(("GET", "/short", 4), (request.Method, request.Target, request.Headers.Count));
    }

    [Fact]
    public async Task The_first_delivery_begins_with_a_request_of_our_own()
    {
        await using var simulator = await NodeSimulator.StartAsync();
        using var client = new Forwarding.NodeClient(new() { Protocol = Forwarding.Nodes.NodeProtocol.Mirror, Address = Forwarding.Nodes.NodeAddress.Parse(simulator.Address, "http"), ApplicationId = 7 });
        using var envelope = Forwarding.CloudWatch.LogsEnvelope.Decode(LogsEvent.FromLines([SampleLines.All[2], SampleLines.All[3]]).ToBytes(), 1 << 20);

        var report = await client.DeliverAsync(envelope, TimeSpan.FromSeconds(30));

        var first = MirroredRequest.Read(simulator.Probes[0].RawHead);
        Assert.Equal((2, 2, 2), (report.Received, report.Forwarded, simulator.Requests.Count));
        Assert.Equal(("GET", MirroringNode.FirstDelivery), (first.Method, first.Target));
        Assert.Equal(
            ["Host", "X-Forwarded-Proto", "X-Wallarm-Connector-Version", "X-Wallarm-Application-Id", "X-Request-Id", "X-Wallarm-Response-Code"],
            first.Headers.Select(header => header.Key));
        Assert.Matches("^[0-9a-f]{32}$", first["X-Request-Id"]);
    }

    internal static LogsEvent Event(
        string id, string line, string owner = "123456789012", string logGroup = "/aws/api", string logStream = "stream") => new()
    {
        Owner = owner,
        LogGroup = logGroup,
        LogStream = logStream,
        LogEvents = [new LogEvent { Id = id, Timestamp = 1, Message = line }],
    };
}
