#nullable enable
using System.Text.Json;
using Amazon.Runtime.Internal;

namespace Wallarm.Connector.Aws.Runtime;

/// <summary>Writes the members that a REST operation carries in its path and query there, and the others as JSON.</summary>
/// <param name="request">Receives labels and query parameters.</param>
/// <param name="json">Receives the rest.</param>
/// <param name="error">Makes the service's exception of a message.</param>
internal sealed class RestMemberWriter(IRequest request, Utf8JsonWriter json, Func<string, Exception> error) : JsonMemberWriter(json)
{
    public override string? Label(string name, string? value)
    {
        // An empty label would address another resource: ".../stages//" is the collection.
        if (string.IsNullOrEmpty(value)) throw error($"Request object does not have required field {name} set");
        request.AddPathResource($"{{{name}}}", value);
        return value;
    }

    public override string? Query(string name, string? value)
    {
        if (value is not null) request.Parameters.Add(name, value);
        return value;
    }

    public override List<string>? Query(string name, List<string>? value)
    {
        if (value is { Count: > 0 }) request.ParameterCollection.Add(name, value);
        return value;
    }

    public override string? Header(string name, string? value)
    {
        if (value is not null) request.Headers[name] = value;
        return value;
    }

    public override MemoryStream? Payload(MemoryStream? value)
    {
        request.Content = value?.ToArray() ?? [];
        return value;
    }
}
