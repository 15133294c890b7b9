using System.Text.Json;

namespace Wallarm.Connector.Forwarder;

/// <summary>
/// Makes the line of a batch a document of CloudWatch's Embedded Metric Format: the line's own numbers become metrics of the function.
/// </summary>
internal static class EmbeddedMetrics
{
    private const string Namespace = "Wallarm/ApiGatewayConnector";

    private static readonly string[] Counts =
    [
        "received", "forwarded", "filtered", "invalid", "rejected", "failed", "blocked", "withoutResponse", "alreadySettled", "unreadable",
        "connectionsOpened", "retries",
    ];

    public static void Write(Utf8JsonWriter json, string functionName)
    {
        json.WriteString("FunctionName", functionName);
        json.WriteStartObject("_aws");
        json.WriteNumber("Timestamp", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
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
        WriteMetric(json, "durationMs", "Milliseconds");
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
