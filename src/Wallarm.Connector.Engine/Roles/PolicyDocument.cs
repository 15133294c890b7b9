using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Engine.Roles;

/// <summary>
/// An IAM policy document, compared as IAM reads it: the order of statements, actions and resources says nothing, and one value is a list
/// of one.
/// </summary>
internal sealed class PolicyDocument
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SortedSet<string> _statements = new(StringComparer.Ordinal);

    private PolicyDocument(string json) => Json = json;

    /// <summary>The document as it was written.</summary>
    public string Json { get; }

    /// <summary>Reads a document.</summary>
    /// <param name="text">JSON, percent-encoded as IAM returns it or plain.</param>
    public static PolicyDocument Parse(string text)
    {
        var json = text.AsSpan().TrimStart().StartsWith("{") ? text : Uri.UnescapeDataString(text);
        var document = new PolicyDocument(json);
        try
        {
            var root = JsonNode.Parse(json)!.AsObject();
            foreach (var statement in root["Statement"] switch { JsonArray many => many.ToArray(), { } one => [one], null => [] })
            {
                document._statements.Add(Canonical(statement, parent: null)!.ToJsonString(Indented));
            }
        }
        catch (Exception exception) when (
            exception is JsonException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            // Not a policy that this module ever wrote: it differs from every one of ours by its whole text.
            document._statements.Add(json);
        }

        return document;
    }

    /// <summary>Whether both mean the same.</summary>
    public bool IsEquivalentTo(PolicyDocument other) => _statements.SetEquals(other._statements);

    /// <summary>
    /// The statements that only one of the two has, one line each: <c>-</c> is there and would go, <c>+</c> is missing and would come.
    /// </summary>
    public static string Difference(PolicyDocument current, PolicyDocument desired) =>
        string.Join(
            Environment.NewLine,
            current._statements.Except(desired._statements).Select(statement => "- " + OneLine(statement))
                .Concat(desired._statements.Except(current._statements).Select(statement => "+ " + OneLine(statement))));

    private static string OneLine(string statement) =>
        string.Join(' ', statement.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static JsonNode? Canonical(JsonNode? node, string? parent)
    {
        switch (node)
        {
            case JsonObject members:
                // A statement's id is a name; it allows and denies nothing.
                return new JsonObject(members
                    .Where(member => parent is not null || member.Key != "Sid")
                    .OrderBy(member => member.Key, StringComparer.Ordinal)
                    .Select(member => KeyValuePair.Create(member.Key, Canonical(member.Value, member.Key))));
            case JsonArray items:
                return Set(items.Select(item => Text(item, parent)));
            case JsonValue value when parent is not "Effect":
                return Set([Text(value, parent)]);
            default:
                return node?.DeepClone();
        }

        static JsonArray Set(IEnumerable<string> values) =>
            new(
                [
                    .. values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(
                        value => (JsonNode?)JsonValue.Create(value)),
                ]);

        // Action names have no case.
        static string Text(JsonNode? item, string? parent) =>
            parent is "Action" or "NotAction" ? item!.ToString().ToLowerInvariant() : item!.ToString();
    }
}
