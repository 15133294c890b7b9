using Microsoft.OpenApi;

namespace Wallarm.Connector.Inventory.OpenApi;

/// <summary>The schema of a path parameter, by the rule that made it one.</summary>
internal static class ParameterSchema
{
    public static OpenApiSchema Of(string? rule) => rule switch
    {
        PathRule.Number => new() { Type = JsonSchemaType.Integer },
        PathRule.Uuid => Text(format: "uuid"),
        PathRule.Email => Text(format: "email"),
        PathRule.Ulid => Text(pattern: "^[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{26}$"),
        PathRule.ObjectId => Text(pattern: "^[0-9A-Fa-f]{24}$"),
        PathRule.Hash => Text(pattern: "^[0-9A-Fa-f]{32,128}$"),
        _ => Text(),
    };

    public static string? Description(string? rule) => rule switch
    {
        PathRule.Number => "Whole numbers.",
        PathRule.Uuid => "UUIDs.",
        PathRule.Email => "E-mail addresses.",
        PathRule.Ulid => "ULIDs.",
        PathRule.ObjectId => "ObjectIds of MongoDB.",
        PathRule.Hash => "Hashes.",
        PathRule.Date => "Dates, with or without a time.",
        PathRule.Token => "Long random words.",
        PathRule.Slug => "Words.",
        PathRule.Mixed => "Values of several kinds.",
        _ => null,
    };

    private static OpenApiSchema Text(string? format = null, string? pattern = null) =>
        new() { Type = JsonSchemaType.String, Format = format, Pattern = pattern };
}
