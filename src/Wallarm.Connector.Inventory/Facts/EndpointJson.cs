using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Wallarm.Connector.Inventory.Facts;

/// <summary>Endpoints as JSON objects, which have the names of <see cref="ApiEndpoint"/>'s properties in camel case.</summary>
/// <remarks>
/// What says nothing is left out: null, 0, false, and lists without elements. The text is ASCII, and has neither angle brackets, ampersands
/// nor apostrophes: it can stand within a script element, whatever callers have sent.
/// </remarks>
internal static class EndpointJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOut } },
    };

    public static void Write(Stream output, ApiEndpoint endpoint) => JsonSerializer.Serialize(output, endpoint, Options);

    public static JsonObject ToNode(ApiEndpoint endpoint) => (JsonObject)JsonSerializer.SerializeToNode(endpoint, Options)!;

    /// <summary>Reads an endpoint.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ApiEndpoint Read(JsonNode? node)
    {
        try
        {
            var endpoint = node?.Deserialize<ApiEndpoint>(Options);
            return endpoint is { Method: not null, Path: not null }
                ? endpoint with { Host = endpoint.Host ?? "" }
                : throw new FormatException("an endpoint has no method or no path");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException($"an endpoint cannot be read: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private static void LeaveOut(JsonTypeInfo type)
    {
        if (type.Type != typeof(ApiEndpoint)) return;
        foreach (var property in type.Properties)
        {
            property.IsRequired = false;
            if (property.Name is "host" or "method" or "path" or "hits" or "wouldBeDiscovered") continue;
            property.ShouldSerialize = property.Name == "sampleRate" ? (_, value) => value is not 1.0 : (_, value) => IsSaying(value);
        }
    }

    private static bool IsSaying(object? value) => value switch
    {
        null or 0L or 0.0 => false,
        string => true,
        ICollection list => list.Count > 0,
        _ => true,
    };
}
