using System.Text.Json;
using Wallarm.Connector.Forwarding.Delivery;

namespace Wallarm.Connector.Forwarder;

/// <summary>
/// Makes the line of a batch a document of CloudWatch's Embedded Metric Format: the line's own numbers become metrics of the function.
/// </summary>
internal static class EmbeddedMetrics
{
    private const string Namespace = "Wallarm/ApiGatewayConnector";
    private const string OldestAge = "oldestRecordAgeMs";
    private const string NewestAge = "newestRecordAgeMs";
    private const string BreakerOpen = "breakerOpen";

    /// <summary>Each status is a metric, which costs money and counts against the 100 that a document may have.</summary>
    private const int MostStatuses = 20;

    private static readonly string[] Counts =
    [
        "received", "forwarded", "filtered", "invalid", "rejected", "failed", "blocked", "withoutResponse", "alreadySettled", "unreadable",
        "connectionsOpened", "retries",
    ];

    /// <summary>Adds what only metrics have, and the directive that names all metrics of the line.</summary>
    public static void Write(Utf8JsonWriter json, string functionName, DeliveryReport delivery)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        if (delivery.OldestRequest is { } oldest) json.WriteNumber(OldestAge, now - oldest);
        if (delivery.NewestRequest is { } newest) json.WriteNumber(NewestAge, now - newest);
        if (delivery.Breaker is { } breaker) json.WriteNumber(BreakerOpen, breaker == BreakerState.Open ? 1 : 0);
        (string Name, int Count)[] rejections =
        [
            .. delivery.Rejections.GroupBy(each => each.Status).Take(MostStatuses)
                .Select(each => (each.Key is { } status ? $"rejectedStatus{status}" : "rejectedUnsent", each.Sum(one => one.Count))),
        ];
        foreach (var (name, count) in rejections) json.WriteNumber(name, count);
        json.WriteString("FunctionName", functionName);
        json.WriteStartObject("_aws");
        json.WriteNumber("Timestamp", now);
        json.WriteStartArray("CloudWatchMetrics");
        json.WriteStartObject();
        json.WriteString("Namespace", Namespace);
        json.WriteStartArray("Dimensions");
        json.WriteStartArray();
        json.WriteStringValue("FunctionName");
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteStartArray("Metrics");
        foreach (var name in Counts) WriteMetric(json, name, "Count");
        foreach (var (name, _) in rejections) WriteMetric(json, name, "Count");
        if (delivery.Breaker is not null) WriteMetric(json, BreakerOpen, "Count");
        WriteMetric(json, "durationMs", "Milliseconds");
        if (delivery.OldestRequest is not null) WriteMetric(json, OldestAge, "Milliseconds");
        if (delivery.NewestRequest is not null) WriteMetric(json, NewestAge, "Milliseconds");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMetric(Utf8JsonWriter json, string name, string unit)
    {
        json.WriteStartObject();
        json.WriteString("Name", name);
        json.WriteString("Unit", unit);
        json.WriteEndObject();
    }
}
