using System.IO.Hashing;
using System.Text.Json;
using Wallarm.Connector.Forwarding.Json;

namespace Wallarm.Connector.Forwarding.CloudWatch;

/// <summary>The member of an event that holds what a subscription sends: <c>"awslogs":{"data":"..."}</c>.</summary>
internal static class AwsLogsData
{
    /// <summary>
    /// The hash of a batch: XXH128 of its data as text, without JSON's escapes. It is the same wherever the batch is handed on.
    /// </summary>
    /// <param name="data">The text of <c>awslogs.data</c>, or of the data of a Kinesis record.</param>
    public static UInt128 Hash(ReadOnlySpan<byte> data) => XxHash128.HashToUInt128(data);

    /// <summary>Reads the value of <c>awslogs</c>, at whose name the reader stands.</summary>
    /// <returns>Where the text of <c>data</c> stands in what is read; null if there is none.</returns>
    public static JsonTextRange? Read(ref Utf8JsonReader reader)
    {
        JsonTextRange? found = null;
        reader.Read();
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
            else throw LogsEnvelopeException.NotCloudWatchLogs("has an awslogs.data that is not a string");
        }

        return found;
    }
}
