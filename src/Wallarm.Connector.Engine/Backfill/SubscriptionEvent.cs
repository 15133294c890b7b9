using System.Buffers.Text;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Wallarm.Connector.Engine.Backfill;

/// <summary>Records as a subscription of CloudWatch Logs hands them to a function: base64 of gzip of a <c>DATA_MESSAGE</c>.</summary>
/// <param name="Records">Records of one log stream.</param>
/// <param name="Data">The text of <c>awslogs.data</c>.</param>
internal sealed record SubscriptionEvent(IReadOnlyList<SourceRecord> Records, byte[] Data)
{
    /// <summary>
    /// The longest payload. Lambda takes 1 MB of an asynchronous event, and 256 KB before October 2025; above 256 KB it counts more than
    /// one request.
    /// </summary>
    private const int LongestPayload = 256 * 1024;

    /// <summary>The most bytes of lines, unless one has more: far below what the forwarder decompresses.</summary>
    private const int MostBytes = 1024 * 1024;

    /// <summary>Quotes as <c>\"</c>, as CloudWatch Logs writes them: the forwarder's parser is fastest with these.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly byte[] Begin = "{\"awslogs\":{\"data\":\""u8.ToArray();
    private static readonly byte[] End = "\"}}"u8.ToArray();

    /// <summary>The payload of the invocation.</summary>
    public byte[] Payload => [.. Begin, .. Data, .. End];

    /// <summary>The event of the next records of a window.</summary>
    /// <param name="records">The window's records.</param>
    /// <param name="from">The first one.</param>
    /// <param name="most">The most records of an event.</param>
    /// <param name="filterName">The subscription filter that the event names.</param>
    public static SubscriptionEvent Of(IReadOnlyList<SourceRecord> records, int from, int most, string filterName)
    {
        var count = 0;
        var bytes = 0;
        var stream = records[from].Stream;
        while (count < most && from + count < records.Count && records[from + count].Stream == stream)
        {
            bytes += records[from + count].Message.Length;
            if (count > 0 && bytes > MostBytes) break;
            count++;
        }

        while (true)
        {
            SourceRecord[] taken = [.. records.Skip(from).Take(count)];
            var data = Encode(stream, taken, filterName);
            if (data.Length + Begin.Length + End.Length <= LongestPayload || count == 1) return new SubscriptionEvent(taken, data);
            count /= 2;
        }
    }

    private static byte[] Encode(SourceStream stream, SourceRecord[] records, string filterName)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var json = new Utf8JsonWriter(gzip, Options))
        {
            json.WriteStartObject();
            json.WriteString("messageType"u8, "DATA_MESSAGE"u8);
            json.WriteString("owner"u8, stream.Owner);
            json.WriteString("logGroup"u8, stream.LogGroup);
            json.WriteString("logStream"u8, stream.LogStream);
            json.WriteStartArray("subscriptionFilters"u8);
            json.WriteStringValue(filterName);
            json.WriteEndArray();
            json.WriteStartArray("logEvents"u8);
            foreach (var record in records)
            {
                json.WriteStartObject();
                json.WriteString("id"u8, record.Id);
                json.WriteNumber("timestamp"u8, record.Timestamp);
                json.WriteString("message"u8, record.Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        var data = new byte[Base64.GetMaxEncodedToUtf8Length((int)packed.Length)];
        Base64.EncodeToUtf8(packed.GetBuffer().AsSpan(0, (int)packed.Length), data, out _, out var written);
        return data[..written];
    }
}
