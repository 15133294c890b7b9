using System.Text.Json;
using Wallarm.Connector.Forwarding.Json;

namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>An event as Lambda hands it out, told apart by its shape. It holds places in the event, and copies nothing.</summary>
/// <remarks>The shapes are those of the AWS Lambda Developer Guide ("Invoking Lambda with events from other AWS services") and of the
/// Firehose Developer Guide ("Transform source data").</remarks>
/// <param name="Source">Who sent it.</param>
/// <param name="Data">The text of <c>awslogs.data</c>; empty with other sources.</param>
/// <param name="FirstElement">Where the array of elements goes on behind its bracket; 0 for CloudWatch Logs.</param>
/// <param name="DeliveryStream">The ARN of the Firehose stream; empty with other sources.</param>
internal readonly record struct LambdaEvent(EventSource Source, JsonTextRange Data, int FirstElement, JsonTextRange DeliveryStream)
{
    /// <summary>Reads an event in one pass.</summary>
    /// <exception cref="LogsEnvelopeException">It has no shape of a source.</exception>
    public static LambdaEvent Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            return ReadMembers(payload);
        }
        catch (JsonException exception)
        {
            throw LogsEnvelopeException.NotCloudWatchLogs(
                $"is not valid JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            // How Utf8JsonReader reports a string with half a surrogate pair, or with bytes that are not UTF-8.
            throw LogsEnvelopeException.NotCloudWatchLogs("has a string that is not Unicode text");
        }
    }

    private static LambdaEvent ReadMembers(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        JsonTextRange? data = null;
        JsonTextRange? deliveryStream = null;
        var messages = 0;
        var records = 0;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw LogsEnvelopeException.NotCloudWatchLogs("is not a JSON object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("awslogs"u8)) data = AwsLogsData.Read(ref reader);
            else if (reader.ValueTextEquals("Records"u8)) messages = SkipArray(ref reader);
            else if (reader.ValueTextEquals("records"u8)) records = SkipArray(ref reader);
            else if (reader.ValueTextEquals("deliveryStreamArn"u8)) deliveryStream = JsonTextRange.Read(ref reader);
            else reader.Skip();
        }

        if (reader.Read()) throw LogsEnvelopeException.NotCloudWatchLogs("goes on behind its JSON object");
        if (data is { } found) return new LambdaEvent(EventSource.CloudWatchLogs, found, 0, default);
        if (messages > 0 && new EventElements(messages).TryRead(payload, out var first) && first.Source is { } source)
        {
            return new LambdaEvent(source, default, messages, default);
        }

        return records > 0 && deliveryStream is { } stream
            ? new LambdaEvent(EventSource.Firehose, default, records, stream)
            : throw LogsEnvelopeException.NotCloudWatchLogs("has no awslogs.data");
    }

    /// <returns>Where the array goes on behind its bracket; 0 if the value is another one.</returns>
    private static int SkipArray(ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = reader.TokenType == JsonTokenType.StartArray ? (int)reader.TokenStartIndex + 1 : 0;
        reader.Skip();
        return start;
    }
}
