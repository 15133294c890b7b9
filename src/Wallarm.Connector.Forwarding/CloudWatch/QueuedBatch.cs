using System.Globalization;
using System.Text.Json;
using Wallarm.Connector.Forwarding.Json;

namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>
/// A batch in a queue: Lambda's record of a failed asynchronous invocation (<c>requestPayload</c>, <c>responsePayload</c>; AWS Lambda
/// Developer Guide, "Capturing records of Lambda asynchronous invocations"), or the event of a subscription as it was.
/// </summary>
/// <param name="Data">The text of <c>awslogs.data</c>.</param>
/// <param name="Unsettled">What the failed invocation said about its records; null if it said nothing.</param>
internal readonly record struct QueuedBatch(JsonTextRange Data, UnsettledRange? Unsettled)
{
    /// <summary>Reads the body of a message.</summary>
    /// <exception cref="LogsEnvelopeException">It is neither.</exception>
    public static QueuedBatch Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return ReadMembers(body);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw LogsEnvelopeException.NotCloudWatchLogs("has a body that is not JSON");
        }
    }

    private static QueuedBatch ReadMembers(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        JsonTextRange? data = null;
        UnsettledRange? unsettled = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw LogsEnvelopeException.NotCloudWatchLogs("has a body that is no JSON object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("awslogs"u8)) data = AwsLogsData.Read(ref reader);
            else if (reader.ValueTextEquals("requestPayload"u8)) data = ReadRequest(ref reader);
            else if (reader.ValueTextEquals("responsePayload"u8)) unsettled = ReadResponse(ref reader);
            else reader.Skip();
        }

        if (reader.Read()) throw LogsEnvelopeException.NotCloudWatchLogs("has a body that goes on behind its JSON object");
        return new QueuedBatch(data ?? throw LogsEnvelopeException.NotCloudWatchLogs("has a body without awslogs.data"), unsettled);
    }

    private static JsonTextRange? ReadRequest(ref Utf8JsonReader reader)
    {
        JsonTextRange? data = null;
        if (!TryEnter(ref reader)) return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("awslogs"u8)) data = AwsLogsData.Read(ref reader);
            else reader.Skip();
        }

        return data;
    }

    private static UnsettledRange? ReadResponse(ref Utf8JsonReader reader)
    {
        UnsettledRange? unsettled = null;
        if (!TryEnter(ref reader)) return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("unsettled"u8)) unsettled = ReadUnsettled(ref reader);
            else reader.Skip();
        }

        return unsettled;
    }

    private static UnsettledRange? ReadUnsettled(ref Utf8JsonReader reader)
    {
        JsonTextRange? batch = null;
        JsonTextRange? set = null;
        var records = -1;
        if (!TryEnter(ref reader)) return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("batch"u8)) batch = JsonTextRange.Read(ref reader);
            else if (reader.ValueTextEquals("set"u8)) set = JsonTextRange.Read(ref reader);
            else if (reader.ValueTextEquals("records"u8)) records = ReadCount(ref reader);
            else reader.Skip();
        }

        return batch is { } hash && set is { } bits && records >= 0 ? new UnsettledRange(hash, bits, records) : null;
    }

    private static int ReadCount(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var count)) return count;
        reader.Skip();
        return -1;
    }

    private static bool TryEnter(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject) return true;
        reader.Skip();
        return false;
    }
}

/// <summary>What a failed invocation said about the records of its batch: places in the failure record.</summary>
/// <param name="Batch">The hash of the batch, hex.</param>
/// <param name="Set">The set of the records that are not settled, as <see cref="RecordSet"/> writes it.</param>
/// <param name="Records">How many records the batch has.</param>
internal readonly record struct UnsettledRange(JsonTextRange Batch, JsonTextRange Set, int Records)
{
    /// <summary>The records that need not be sent again.</summary>
    /// <param name="body">The failure record. Who wrote it may have escaped the plus signs and slashes of base64.</param>
    /// <param name="batch">The hash of the batch that it holds.</param>
    /// <returns>The set; null if it is the set of another batch, or none at all: then all records are to be sent.</returns>
    public RecordSet? Settled(ReadOnlyMemory<byte> body, UInt128 batch) =>
        UInt128.TryParse(Batch.Unescape(body).Span, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hash)
            && hash == batch
                ? RecordSet.Parse(Set.Unescape(body).Span, Records)?.Complement()
                : null;
}
