using System.Globalization;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>
/// Access-log lines in the connector's format: a mix of an API's usual calls, the same for the same seed. There is no HEAD
/// among them because wrk, which replays the same requests, waits for a body that a HEAD answer does not have.
/// </summary>
internal sealed class AccessLogTraffic(int seed)
{
    private static readonly (string Method, string Path, int Status)[] Calls =
    [
        ("GET", "/prod/pets", 200),
        ("GET", "/prod/pets/{0}", 200),
        ("GET", "/prod/pets/{0}/photos", 200),
        ("POST", "/prod/orders", 201),
        ("GET", "/prod/orders/{0}", 200),
        ("PUT", "/prod/orders/{0}/address", 200),
        ("PATCH", "/prod/customers/{0}", 200),
        ("DELETE", "/prod/carts/{0}/items", 204),
        ("GET", "/prod/stores/berlin-mitte/inventory", 200),
        ("GET", "/prod/pets/{0}", 404),
    ];

    private static readonly string[] UserAgents =
    [
        "okhttp/4.12.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
        "python-requests/2.32.3",
    ];

    private readonly Random _random = new(seed);

    public string Next(long timestamp)
    {
        (string method, string path, int status) = Calls[_random.Next(Calls.Length)];
        int latency = _random.Next(8, 240);
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(timestamp);
        string target = string.Format(CultureInfo.InvariantCulture, path, _random.Next(1000, 9999));
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{ "requestId": "{{NewId()}}", "httpMethod": "{{method}}", "path": "{{target}}", "protocol": "HTTP/1.1", "status": "{{status}}", "responseLength": "{{_random.Next(20, 9000)}}", "requestTime": "{{time:dd/MMM/yyyy:HH:mm:ss}} +0000", "requestTimeEpoch": "{{timestamp}}", "responseLatency": "{{latency}}", "integrationLatency": "{{latency - 4}}", "integrationStatus": "{{status}}", "errorMessage": "-", "stage": "prod", "domainName": "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com", "sourceIp": "198.51.100.{{_random.Next(1, 254)}}", "userAgent": "{{UserAgents[_random.Next(UserAgents.Length)]}}" }""");
    }

    private Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
