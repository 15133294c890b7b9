using System.Text.Json;
using Wallarm.Connector.Forwarding.Json;

namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>The way in: <c>{"awslogs":{"data":"..."}}</c>.</summary>
internal static class AwsLogsData
{
    /// <summary>Finds the data of an event.</summary>
    /// <exception cref="LogsEnvelopeException">The event has none.</exception>
    public static JsonTextRange Find(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            JsonTextRange? found = null;
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw NotCloudWatchLogs("is not a JSON object");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isAwsLogs = reader.ValueTextEquals("awslogs"u8);
                reader.Read();
                if (isAwsLogs) found = Read(ref reader);
                else reader.Skip();
            }

            if (reader.Read()) throw NotCloudWatchLogs("goes on behind its JSON object");
            return found ?? throw NotCloudWatchLogs("has no awslogs.data");
        }
        catch (JsonException exception)
        {
            throw NotCloudWatchLogs($"is not valid JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            // How Utf8JsonReader reports a string with half a surrogate pair, or with bytes that are not UTF-8.
            throw NotCloudWatchLogs("has a string that is not Unicode text");
        }
    }

    /// <summary>Reads the value of <c>awslogs</c>, at which the reader stands.</summary>
    /// <returns>Where the text of <c>data</c> stands in what is read; null if there is none.</returns>
    public static JsonTextRange? Read(ref Utf8JsonReader reader)
    {
        JsonTextRange? found = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            if (!isData) reader.Skip();
            else if (reader.TokenType == JsonTokenType.String) found = JsonTextRange.Of(reader);
            else throw NotCloudWatchLogs("has an awslogs.data that is not a string");
        }

        return found;
    }

    private static LogsEnvelopeException NotCloudWatchLogs(string what) => LogsEnvelopeException.NotCloudWatchLogs(what);
}
