using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Tests.AccessLogs;

/// <summary>What the parser makes of a line, copied out of its buffers; an absent value is an empty string.</summary>
internal sealed record ParsedLine(InvalidReason Reason)
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string RequestId { get; private init; } = "";

    public string HttpMethod { get; private init; } = "";

    public string Path { get; private init; } = "";

    public string Status { get; private init; } = "";

    public string ResponseLength { get; private init; } = "";

    public string RequestTimeEpoch { get; private init; } = "";

    public string ResponseLatency { get; private init; } = "";

    public string Stage { get; private init; } = "";

    public string DomainName { get; private init; } = "";

    public string SourceIp { get; private init; } = "";

    public string UserAgent { get; private init; } = "";

    public string this[string key] => key switch
    {
        "requestId" => RequestId,
        "httpMethod" => HttpMethod,
        "path" => Path,
        "status" => Status,
        "responseLength" => ResponseLength,
        "requestTimeEpoch" => RequestTimeEpoch,
        "responseLatency" => ResponseLatency,
        "stage" => Stage,
        "domainName" => DomainName,
        "sourceIp" => SourceIp,
        "userAgent" => UserAgent,
        _ => throw new ArgumentOutOfRangeException(nameof(key)),
    };

    /// <summary>Parses a line both ways, as it is and out of a JSON string, and makes sure that they agree.</summary>
    public static ParsedLine Of(string line)
    {
        var plain = OfPlain(Encoding.UTF8.GetBytes(line));
        Assert.Equal(plain, OfJsonString(JsonSerializer.Serialize(line, Relaxed)[1..^1]));
        Assert.Equal(plain, OfJsonString(JsonSerializer.Serialize(line)[1..^1]));
        return plain;
    }

    /// <summary>Parses a line behind others, both ways, and makes sure that they agree.</summary>
    public static ParsedLine Of(string line, IReadOnlyList<string> before)
    {
        var plain = new AccessLogParser();
        var quoted = new AccessLogParser();
        var last = new ParsedLine(InvalidReason.None);
        foreach (var each in (string[])[.. before, line])
        {
            var reason = plain.ParseLine(Encoding.UTF8.GetBytes(each), out var record);
            last = Copy(reason, record);
            reason = quoted.ParseJsonString(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(each, Relaxed)[1..^1]), out record);
            Assert.Equal(last, Copy(reason, record));
        }

        return last;
    }

    /// <summary>A record with these members, of which the method and the path are given where they are missing.</summary>
    public static ParsedLine OfMembers(string members)
    {
        var method = members.Contains("\"httpMethod\"", StringComparison.Ordinal) ? "" : "\"httpMethod\": \"GET\", ";
        var path = members.Contains("\"path\"", StringComparison.Ordinal) ? "" : "\"path\": \"/pets\", ";
        return Of($"{{ {method}{path}{members} }}");
    }

    public static ParsedLine OfPlain(ReadOnlySpan<byte> line)
    {
        var reason = new AccessLogParser().ParseLine(line, out var record);
        return Copy(reason, record);
    }

    public static ParsedLine OfJsonString(string text) => OfJsonString(Encoding.UTF8.GetBytes(text));

    public static ParsedLine OfJsonString(ReadOnlySpan<byte> text)
    {
        var reason = new AccessLogParser().ParseJsonString(text, out var record);
        return Copy(reason, record);
    }

    /// <summary>The fields of a record; of a line that is none only the reason.</summary>
    public static ParsedLine Copy(InvalidReason reason, in AccessLogRecord record) => reason != InvalidReason.None ? new ParsedLine(
        reason) : new ParsedLine(reason)
    {
        RequestId = Encoding.UTF8.GetString(record.RequestId),
        HttpMethod = Encoding.UTF8.GetString(record.HttpMethod),
        Path = Encoding.UTF8.GetString(record.Path),
        Status = Encoding.UTF8.GetString(record.Status),
        ResponseLength = Encoding.UTF8.GetString(record.ResponseLength),
        RequestTimeEpoch = Encoding.UTF8.GetString(record.RequestTimeEpoch),
        ResponseLatency = Encoding.UTF8.GetString(record.ResponseLatency),
        Stage = Encoding.UTF8.GetString(record.Stage),
        DomainName = Encoding.UTF8.GetString(record.DomainName),
        SourceIp = Encoding.UTF8.GetString(record.SourceIp),
        UserAgent = Encoding.UTF8.GetString(record.UserAgent),
    };
}
