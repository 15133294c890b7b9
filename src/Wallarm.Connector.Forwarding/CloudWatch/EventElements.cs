using System.Text.Json;
using Wallarm.Connector.Forwarding.Json;

namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>
/// The elements of an event of SQS, Kinesis or Firehose, one after the other. None is kept, so that their number takes no memory.
/// </summary>
/// <param name="start">Where the array goes on behind its bracket.</param>
internal struct EventElements(int start)
{
    private int _index = start;

    /// <summary>Reads the next element.</summary>
    /// <param name="payload">The event, which <see cref="LambdaEvent.Read"/> has found to be valid JSON.</param>
    /// <param name="element">The element; what it lacks is null.</param>
    /// <returns>False behind the last one.</returns>
    public bool TryRead(ReadOnlySpan<byte> payload, out EventElement element)
    {
        element = default;
        var first = JsonText.SkipWhitespace(payload, _index);
        if (first < payload.Length && payload[first] == (byte)',') first = JsonText.SkipWhitespace(payload, first + 1);
        if (first >= payload.Length || payload[first] == (byte)']') return false;
        var end = JsonText.SkipValue(payload, first);
        if (end < 0) return false;
        _index = end;
        try
        {
            element = Read(payload[first..end]).Behind(first);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // An element that is no Unicode text has nothing that could be used; its neighbours may.
        }

        return true;
    }

    private static EventElement Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var element = default(EventElement);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject) ReadMembers(ref reader, ref element);
        return element;
    }

    private static void ReadMembers(ref Utf8JsonReader reader, ref EventElement element)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("messageId"u8) || reader.ValueTextEquals("recordId"u8) || reader.ValueTextEquals("sequenceNumber"u8))
            {
                element = element with { Id = JsonTextRange.Read(ref reader) };
            }
            else if (reader.ValueTextEquals("body"u8) || reader.ValueTextEquals("data"u8))
            {
                element = element with { Data = JsonTextRange.Read(ref reader) };
            }
            else if (reader.ValueTextEquals("eventSource"u8))
            {
                reader.Read();
                element = element with { Source = ReadSource(ref reader) };
            }
            else if (reader.ValueTextEquals("kinesis"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartObject) ReadMembers(ref reader, ref element);
                else reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static EventSource? ReadSource(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String) reader.Skip();
        else if (reader.ValueTextEquals("aws:sqs"u8)) return EventSource.Sqs;
        else if (reader.ValueTextEquals("aws:kinesis"u8)) return EventSource.Kinesis;
        return null;
    }
}

/// <summary>An element of an event: places in it.</summary>
/// <param name="Id">The message id (SQS), sequence number (Kinesis) or record id (Firehose).</param>
/// <param name="Data">The body (SQS) or the base64 data (Kinesis, Firehose).</param>
/// <param name="Source">Who sent it; null with Firehose.</param>
internal readonly record struct EventElement(JsonTextRange? Id, JsonTextRange? Data, EventSource? Source)
{
    /// <summary>The same element in a text of which what was read is only a part.</summary>
    /// <param name="start">Where the part starts.</param>
    public EventElement Behind(int start) => this with { Id = Id?.Behind(start), Data = Data?.Behind(start) };
}
