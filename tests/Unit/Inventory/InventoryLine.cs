using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Wallarm.Connector.Tests.Inventory;

/// <summary>A call of an API, and the line that a stage logs of it.</summary>
internal sealed record InventoryLine(string Method, string Path, string Host = "api.example.com", int Status = 200)
{
    public static readonly DateTimeOffset FirstTime = new(2026, 11, 20, 6, 30, 0, TimeSpan.Zero);

    public DateTimeOffset Time { get; init; } = FirstTime;

    public string Latency { get; init; } = "43";

    public string ResponseLength { get; init; } = "1287";

    public string SourceIp { get; init; } = "198.51.100.23";

    public string UserAgent { get; init; } = "okhttp/4.12.0";

    public string Stage { get; init; } = "prod";

    public string? ResourcePath { get; init; }

    public string? RouteKey { get; init; }

    public override string ToString()
    {
        var (path, userAgent) = (JsonSerializer.Serialize(Path), JsonSerializer.Serialize(UserAgent));
        var time = Time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var line = new StringBuilder(
            $$"""
            { "requestId": "db5b5fab-8f4d-4e27-9da1-494c73cf256d", "httpMethod": "{{Method}}", "path": {{path}}, "protocol": "HTTP/1.1",
            "status": "{{Status}}", "responseLength": "{{ResponseLength}}", "requestTime": "-", "requestTimeEpoch": "{{time}}",
            "responseLatency": "{{Latency}}", "integrationLatency": "39", "integrationStatus": "200", "errorMessage": "-",
            "stage": "{{Stage}}", "domainName": "{{Host}}", "sourceIp": "{{SourceIp}}", "userAgent": {{userAgent}}
            """.ReplaceLineEndings(" "));
        if (ResourcePath is not null) line.Append(", \"resourcePath\": ").Append(JsonSerializer.Serialize(ResourcePath));
        if (RouteKey is not null) line.Append(", \"routeKey\": ").Append(JsonSerializer.Serialize(RouteKey));
        return line.Append(" }").ToString();
    }
}
