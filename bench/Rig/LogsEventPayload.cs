using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Wallarm.Connector.Bench.Rig;

/// <summary>An event as CloudWatch Logs sends it to a subscribed function: access-log lines, packed twice.</summary>
internal sealed record LogsEventPayload(byte[] Bytes, int Records, int DecompressedLength)
{
    private const long FirstTimestamp = 1_795_342_123_666;

    public static LogsEventPayload Of(int records)
    {
        var lines = new AccessLogTraffic(seed: records);
        using var inner = new MemoryStream();
        using (var json = new Utf8JsonWriter(inner))
        {
            json.WriteStartObject();
            json.WriteString("messageType", "DATA_MESSAGE");
            json.WriteString("owner", "123456789012");
            json.WriteString("logGroup", "/aws/apigateway/petstore/access");
            json.WriteString("logStream", "f1e2d3c4b5a6978887a6b5c4d3e2f101");
            json.WriteStartArray("subscriptionFilters");
            json.WriteStringValue("wallarm-connector");
            json.WriteEndArray();
            json.WriteStartArray("logEvents");
            for (int index = 0; index < records; index++)
            {
                long timestamp = FirstTimestamp + index * 7;
                json.WriteStartObject();
                json.WriteString("id", $"3976{timestamp:D13}{index:D39}");
                json.WriteNumber("timestamp", timestamp);
                // CloudWatch escapes a quote as \", where Utf8JsonWriter's default would write \u0022.
                json.WriteString("message", JsonEncodedText.Encode(lines.Next(timestamp), System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        byte[] data = inner.ToArray();
        return new LogsEventPayload(
            Encoding.ASCII.GetBytes($$$"""{"awslogs":{"data":"{{{Convert.ToBase64String(Gzip(data))}}}"}}"""), records, data.Length);
    }

    private static byte[] Gzip(byte[] data)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(data);
        return compressed.ToArray();
    }
}
