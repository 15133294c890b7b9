using Wallarm.Connector.Forwarding.Json;

namespace Wallarm.Connector.Forwarding.AccessLogs;

/// <summary>The keys that the connector reads, as they are written in a line.</summary>
internal static class KnownKeys
{
    private const int MaxLength = 16;

    public static AccessLogField Find(ReadOnlySpan<byte> key) => key.Length switch
    {
        4 when key.SequenceEqual("path"u8) => AccessLogField.Path,
        5 when key.SequenceEqual("stage"u8) => AccessLogField.Stage,
        6 when key.SequenceEqual("status"u8) => AccessLogField.Status,
        8 when key.SequenceEqual("sourceIp"u8) => AccessLogField.SourceIp,
        8 when key.SequenceEqual("routeKey"u8) => AccessLogField.RouteKey,
        9 when key.SequenceEqual("requestId"u8) => AccessLogField.RequestId,
        9 when key.SequenceEqual("userAgent"u8) => AccessLogField.UserAgent,
        10 when key.SequenceEqual("httpMethod"u8) => AccessLogField.HttpMethod,
        10 when key.SequenceEqual("domainName"u8) => AccessLogField.DomainName,
        12 when key.SequenceEqual("resourcePath"u8) => AccessLogField.ResourcePath,
        14 when key.SequenceEqual("responseLength"u8) => AccessLogField.ResponseLength,
        15 when key.SequenceEqual("responseLatency"u8) => AccessLogField.ResponseLatency,
        MaxLength when key.SequenceEqual("requestTimeEpoch"u8) => AccessLogField.RequestTimeEpoch,
        _ => AccessLogField.None,
    };

    /// <summary>Counts the places that read <c>"key":</c>, whether they are keys or stand within a value.</summary>
    public static int Count(ReadOnlySpan<byte> text)
    {
        var count = 0;
        while (true)
        {
            var quote = text.IndexOf((byte)'"');
            if (quote < 0) return count;
            text = text[(quote + 1)..];
            var length = text[..Math.Min(text.Length, MaxLength + 1)].IndexOf((byte)'"');
            if (length < 0 || Find(text[..length]) == AccessLogField.None) continue;
            var colon = JsonText.SkipWhitespace(text, length + 1);
            if (colon < text.Length && text[colon] == (byte)':') count++;
        }
    }
}
