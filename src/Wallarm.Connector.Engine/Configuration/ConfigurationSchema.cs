using System.Text.Json.Nodes;

namespace Wallarm.Connector.Engine.Configuration;

/// <summary>The published JSON Schema, by which configurations are checked: it cannot say anything else than the engine does.</summary>
internal static class ConfigurationSchema
{
    private static readonly Lazy<JsonObject> Loaded = new(() =>
    {
        using var stream = typeof(ConfigurationSchema).Assembly.GetManifestResourceStream("connector.schema.json")
            ?? throw new InvalidOperationException("The engine does not carry connector.schema.json.");
        return JsonNode.Parse(stream)!.AsObject();
    });

    /// <summary>The schema of the whole file.</summary>
    public static JsonObject Root => Loaded.Value;

    /// <summary>A schema with what it refers to.</summary>
    public static JsonObject Resolve(JsonNode schema)
    {
        var resolved = schema.AsObject();
        while (resolved["$ref"]?.GetValue<string>() is { } reference)
        {
            JsonNode target = Root;
            foreach (var part in reference.TrimStart('#', '/').Split('/'))
            {
                target = target[part] ?? throw new InvalidOperationException($"The schema has no {reference}.");
            }

            resolved = target.AsObject();
        }

        return resolved;
    }
}
