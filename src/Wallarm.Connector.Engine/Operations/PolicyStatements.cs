using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Engine.Operations;

/// <summary>Reads policies: those of IAM, of functions, of KMS keys, and of log groups. In all of them a list of one may be written without
/// brackets.</summary>
internal static class PolicyStatements
{
    /// <summary>The statements of a policy.</summary>
    /// <param name="policy">JSON; null for none.</param>
    /// <returns>Empty if it is no policy.</returns>
    public static IReadOnlyList<JsonObject> Of(string? policy)
    {
        try
        {
            return string.IsNullOrEmpty(policy) ? [] : (JsonNode.Parse(policy) as JsonObject)?["Statement"] switch
            {
                JsonArray many => [.. many.OfType<JsonObject>()],
                JsonObject one => [one],
                _ => [],
            };
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // An object with a name twice is found only when it is asked for something, by an ArgumentException.
            return [];
        }
    }

    /// <summary>Whether a statement allows, and does not deny.</summary>
    public static bool IsAllow(JsonObject statement) => statement["Effect"]?.ToString() == "Allow";

    /// <summary>The principals of a kind that a statement names; <c>*</c> for anybody.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="kind">Such as <c>AWS</c> or <c>Service</c>.</param>
    public static IEnumerable<string> Principals(JsonObject statement, string kind) =>
        Values(statement["Principal"] is JsonObject kinds ? kinds[kind] : statement["Principal"]);

    /// <summary>The texts of a list, or the single one in its stead.</summary>
    public static IEnumerable<string> Values(JsonNode? node) => node switch
    {
        JsonArray many => many.Select(value => value?.ToString() ?? ""),
        JsonValue one => [one.ToString()],
        _ => [],
    };
}
