using System.Text;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>What goes back to the client.</summary>
internal sealed record AwsAnswer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The body as a JSON object; an empty one where there is no body.</summary>
    public JsonObject Json => Body.IsEmpty ? [] : JsonNode.Parse(Body.Span)?.AsObject() ?? [];

    public static AwsAnswer FromJson(JsonNode json, int status = 200, string contentType = "application/json") =>
        new(status, NewHeaders(contentType), Encoding.UTF8.GetBytes(json.ToJsonString()));

    /// <summary>An answer of AWS JSON 1.1.</summary>
    public static AwsAnswer FromJson11(JsonNode json) => FromJson(json, contentType: "application/x-amz-json-1.1");

    public static AwsAnswer FromXml(string xml) => new(200, NewHeaders("text/xml"), Encoding.UTF8.GetBytes(xml));

    public static AwsAnswer NoContent() => new(204, NewHeaders(null), ReadOnlyMemory<byte>.Empty);

    public AwsAnswer WithJson(JsonNode json) => this with { Body = Encoding.UTF8.GetBytes(json.ToJsonString()) };

    public string? Header(string name) =>
        Headers.FirstOrDefault(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Value;

    internal static List<KeyValuePair<string, string>> NewHeaders(string? contentType)
    {
        List<KeyValuePair<string, string>> headers = [KeyValuePair.Create("x-amzn-RequestId", Guid.NewGuid().ToString())];
        if (contentType is not null)
            headers.Add(KeyValuePair.Create("Content-Type", contentType));
        return headers;
    }
}
