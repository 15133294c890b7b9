namespace Wallarm.Connector.Simulators;

/// <summary>One operation of a REST stage's PATCH.</summary>
internal sealed record StagePatch(string Op, string Path, string? Value)
{
    public static IEnumerable<StagePatch> Of(AwsExchange exchange) => exchange.Json["patchOperations"]?.AsArray()
        .Select(each => new StagePatch(each!["op"]?.GetValue<string>() ?? "", each["path"]?.GetValue<string>() ?? "", each["value"]?.GetValue<string>())) ?? [];

    public static bool TurnsLoggingOn(StagePatch patch) =>
        patch.Op != "remove"
        && (patch.Path.StartsWith("/accessLogSettings/", StringComparison.Ordinal)
            || (patch.Path.EndsWith("/logging/loglevel", StringComparison.Ordinal) && patch.Value is not (null or "OFF")));
}
