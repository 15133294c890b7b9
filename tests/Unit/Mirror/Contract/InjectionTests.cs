using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Mirror.Contract;

/// <summary>Nothing from a log line may break out of its place. Every request is read by a strict reader.</summary>
public class InjectionTests
{
    private static readonly Dictionary<string, string> TextHeaders = new()
    {
        ["requestId"] = "X-Amzn-RequestId",
        ["domainName"] = "X-Forwarded-Host",
        ["sourceIp"] = "X-Forwarded-For",
        ["userAgent"] = "User-Agent",
        ["stage"] = "X-Wallarm-Stage",
    };

    public static TheoryData<string, string> Values() => new()
    {
        { "a\r\nX-Injected: 1", "aX-Injected: 1" },
        { "a\nX-Injected: 1", "aX-Injected: 1" },
        { "a\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n", "aGET /smuggled HTTP/1.1" },
        { "\r\n a \r\n", "a" },
        { "a\0b", "ab" },
        { "a\tb", "ab" },
        { "\u0001\u001f\u007fa", "a" },
        { "a\u0080\u0085\u009fb", "ab" },
        { "  a  b  ", "a  b" },
        { "a: b, c; d=\"e\"", "a: b, c; d=\"e\"" },
        { "naïve 日本語 😀", "naïve 日本語 😀" },
        { "a\u2028b\u00a0c", "a\u2028b\u00a0c" },
        { "čĊ", "čĊ" },
        { "\ufeffa", "\ufeffa" },
        { "%0d%0aX: 1", "%0d%0aX: 1" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_stays_in_its_header(string value, string expected)
    {
        await using var node = await MirroringNode.StartAsync();
        foreach (var (key, header) in TextHeaders)
        {
            var request =
                await node.MirrorAsync(
                    new JsonObject { ["httpMethod"] = "GET", ["path"] = "/", [key] = value, ["status"] = "200" }.ToJsonString());
            Assert.Equal(expected, request[header]);
            Assert.Equal("200", request["X-Wallarm-Response-Code"]);
            Assert.Equal(key is "domainName" or "sourceIp" ? 7 : 6, request.Headers.Count);
            if (key == "domainName") Assert.Equal(expected, request["X-Wallarm-Forwarded-Host"]);
            if (key == "sourceIp") Assert.Equal(expected, request["X-Wallarm-Real-Ip"]);
        }
    }

    [Fact]
    public async Task A_path_stays_one_request_target()
    {
        await using var node = await MirroringNode.StartAsync();
        foreach (var (path, target) in Paths())
        {
            var request = await node.MirrorAsync(JsonSerializer.Serialize(new { httpMethod = "GET", path, stage = "s" }));
            Assert.Equal(target, request.Target);
            Assert.Equal("s", request["X-Wallarm-Stage"]);
            Assert.Equal(5, request.Headers.Count);
        }
    }

    [Fact]
    public async Task Every_byte_of_a_path_stays_or_is_percent_encoded()
    {
        const string kept = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/";
        await using var node = await MirroringNode.StartAsync();
        var codes = Enumerable.Range(0, 0x180).ToList();

        var requests =
            await node.MirrorAsync(
                [.. codes.Select(code => JsonSerializer.Serialize(new { httpMethod = "GET", path = $"/x{(char)code}y" }))]);

        foreach (var (code, request) in codes.Zip(requests))
        {
            var isKept = code < 128 && kept.Contains((char)code, StringComparison.Ordinal);
            var expected =
                isKept
                    ? ((char)code).ToString()
                    : string.Concat(Encoding.UTF8.GetBytes(((char)code).ToString()).Select(value => $"%{value:X2}"));
            Assert.Equal($"/x{expected}y", request.Target);
        }
    }

    [Fact]
    public async Task Text_values_are_bounded_without_parting_a_character()
    {
        await using var node = await MirroringNode.StartAsync();
        foreach (var text in (string[])[new('a', 2048), new('a', 2049), new('é', 1024), "a" + new string('é', 1024), string.Concat(Enumerable.Repeat("😀", 600)), "abc" + string.Concat(Enumerable.Repeat("日", 1000)), new('a', 100_000), new string('a', 2047) + " b"])
        {
            foreach (var (key, header) in TextHeaders)
            {
                var value = (await node.MirrorAsync(new JsonObject { ["httpMethod"] = "GET", ["path"] = "/", [key] = text }.ToJsonString()))[header]!;
                Assert.StartsWith(value, text, StringComparison.Ordinal);
                Assert.InRange(Encoding.UTF8.GetByteCount(value), 2045, 2048);
            }
        }
    }

    [Fact]
    public async Task The_largest_request_of_all_is_written()
    {
        await using var node = await MirroringNode.StartAsync(options => options with { ApplicationId = int.MaxValue });
        var text = string.Concat(Enumerable.Repeat("\u0001日本", 2000));
        var path = "/" + new string('\u0001', AccessLogRecord.MaxPathLength - 1);
        var line = JsonSerializer.Serialize(new
        {
            httpMethod = new string('M', 64), path, requestId = text, domainName = text, sourceIp = text, userAgent = text, stage = text,
            status =
                new string('9', 20), responseLength =
                    new string('9', 20), responseLatency = new string('9', 20), requestTimeEpoch = new string('9', 20),
        });

        var request = await node.MirrorAsync(line);

        Assert.Equal(1 + (3 * (AccessLogRecord.MaxPathLength - 1)), request.Target.Length);
        Assert.Equal(17, request.Headers.Count);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(600)]
    [InlineData(683)]
    [InlineData(2048)]
    [InlineData(5000)]
    public async Task Bytes_that_are_not_utf8_are_replaced_and_bounded(int length)
    {
        await using var node = await MirroringNode.StartAsync();
        var salad = Enumerable.Repeat((byte)0xff, length).ToArray();
        foreach (var keys in (string[][])[["userAgent"], ["stage"], [.. TextHeaders.Keys]])
        {
            byte[] message = [.. "{\\\"httpMethod\\\":\\\"GET\\\",\\\"path\\\":\\\"/\\\""u8, .. keys.SelectMany(key => (byte[])[.. Encoding.ASCII.GetBytes($",\\\"{key}\\\":\\\""), .. salad, .. "\\\""u8]), (byte)'}'];
            byte[] inner =
            [
                .. """{"messageType":"DATA_MESSAGE","owner":"o","logGroup":"g","logStream":"s","subscriptionFilters":[],"logEvents":[{"id":"1","timestamp":1,"message":"""u8,
                (byte)'"', .. message, .. "\"}]}"u8,
            ];

            var (report, heads) = await node.DeliverAsync(LogsEvent.Pack(inner));

            Assert.Equal(1, report.Forwarded);
            Assert.Equal(
                new string('\ufffd', Math.Min(length, 2048 / 3)), MirroredRequest.Read(Assert.Single(heads))[TextHeaders[keys[0]]]);
        }
    }

    [Fact]
    public async Task A_path_of_bytes_that_are_not_utf8_is_percent_encoded_as_it_is()
    {
        await using var node = await MirroringNode.StartAsync();
        byte[] inner =
        [
            .. """{"messageType":"DATA_MESSAGE","owner":"o","logGroup":"g","logStream":"s","subscriptionFilters":[],"logEvents":[{"id":"1","timestamp":1,"message":"{\"httpMethod\":\"GET\",\"path\":\"/"""u8,
            0xff, 0xc3, 0x28, 0x80, .. """\"}"}]}"""u8,
        ];

        var (_, heads) = await node.DeliverAsync(LogsEvent.Pack(inner));

        Assert.Equal("/%FF%C3(%80", MirroredRequest.Read(Assert.Single(heads)).Target);
    }

    private static IEnumerable<(string Path, string Target)> Paths() =>
    [
        ("/", "/"),
        ("//", "//"),
        ("/a b", "/a%20b"),
        ("/a HTTP/1.1\r\nX-Injected: 1\r\n\r\n", "/a%20HTTP/1.1%0D%0AX-Injected:%201%0D%0A%0D%0A"),
        ("/a\0b", "/a%00b"),
        ("/a?b=c#d", "/a%3Fb=c%23d"),
        ("/caf%C3%A9", "/caf%C3%A9"),
        ("/caf%c3%a9", "/caf%c3%a9"),
        ("/café", "/caf%C3%A9"),
        ("/日本語/😀", "/%E6%97%A5%E6%9C%AC%E8%AA%9E/%F0%9F%98%80"),
        ("/100%", "/100%25"),
        ("/100%2", "/100%252"),
        ("/100%zz", "/100%25zz"),
        ("/%%41", "/%25%41"),
        ("/%25", "/%25"),
        ("/%2525", "/%2525"),
        ("/%0d%0a", "/%0d%0a"),
        ("/a\\b\"c<d>e^f`g{h}i|j[k]l", "/a%5Cb%22c%3Cd%3Ee%5Ef%60g%7Bh%7Di%7Cj%5Bk%5Dl"),
        ("/-._~!$&'()*+,;=:@", "/-._~!$&'()*+,;=:@"),
        ("/../../etc/passwd", "/../../etc/passwd"),
        ("/\u007f\u0080\u00a0", "/%7F%C2%80%C2%A0"),
    ];
}
