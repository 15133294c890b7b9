using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// Method settings of a REST stage, each under its key such as <c>*/*</c>. They are kept here: moto cannot take a key away again, and says
/// at which level a method logs only once that was set.
/// </summary>
internal sealed class MethodSettings : IAwsBehavior
{
    private static readonly Dictionary<string, (string Member, Func<string, JsonNode> Read)> Leaves = new()
    {
        ["metrics/enabled"] = ("metricsEnabled", Boolean),
        ["logging/loglevel"] = ("loggingLevel", text => text),
        ["logging/dataTrace"] = ("dataTraceEnabled", Boolean),
        ["throttling/burstLimit"] = ("throttlingBurstLimit", text => int.Parse(text, CultureInfo.InvariantCulture)),
        ["throttling/rateLimit"] = ("throttlingRateLimit", text => double.Parse(text, CultureInfo.InvariantCulture)),
        ["caching/enabled"] = ("cachingEnabled", Boolean),
        ["caching/ttlInSeconds"] = ("cacheTtlInSeconds", text => int.Parse(text, CultureInfo.InvariantCulture)),
        ["caching/dataEncrypted"] = ("cacheDataEncrypted", Boolean),
        ["caching/requireAuthorizationForCacheControl"] = ("requireAuthorizationForCacheControl", Boolean),
        ["caching/unauthorizedCacheControlHeaderStrategy"] = ("unauthorizedCacheControlHeaderStrategy", text => text),
    };

    private readonly ConcurrentDictionary<string, JsonObject> _settings = new();

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        if (exchange.Service != "apigateway")
            return await next(exchange);
        JsonObject? changed = null;
        if (exchange.Operation == "UpdateStage")
        {
            changed = Of(exchange, exchange.Call.Labels["stage_name"]).DeepClone().AsObject();
            if (StagePatch.Of(exchange).Select(patch => Apply(patch, changed)).FirstOrDefault(wrong => wrong is not null) is { } refusal)
                return exchange.Error("BadRequestException", refusal);
            LeaveOutSettings(exchange);
        }

        AwsAnswer answer = await next(exchange);
        if (!answer.IsSuccess)
            return answer;
        switch (exchange.Operation)
        {
            case "UpdateStage":
                _settings[KeyOf(exchange, exchange.Call.Labels["stage_name"])] = changed!;
                return Complete(exchange, answer, answer.Json);
            case "GetStage":
                return Complete(exchange, answer, answer.Json);
            case "GetStages":
                JsonObject list = answer.Json;
                foreach (JsonNode? stage in list["item"]!.AsArray())
                    Complete(exchange, stage!.AsObject());
                return answer.WithJson(list);
            case "DeleteStage":
                _settings.TryRemove(KeyOf(exchange, exchange.Call.Labels["stage_name"]), out _);
                return answer;
            default:
                return answer;
        }
    }

    /// <summary>What is wrong with the patch; null where nothing is, or where it is not about a method.</summary>
    private static string? Apply(StagePatch patch, JsonObject settings)
    {
        if (patch.Op == "remove" && patch.Path.StartsWith("/accessLogSettings/", StringComparison.Ordinal))
            return $"Invalid remove operation with path: {patch.Path}";
        if (KeyIn(patch.Path) is not var (key, leaf))
            return null;
        if (patch.Op == "remove" && leaf.Length > 0)
            return $"Invalid remove operation with path: {patch.Path}";
        if (patch.Op == "remove")
            return settings.Remove(key) ? null : $"Cannot remove method setting {key} because there is no method setting for this method ";
        if (!Leaves.TryGetValue(leaf, out var setting))
            return $"Invalid method setting path: {patch.Path}";
        settings[key] ??= new JsonObject
        {
            ["metricsEnabled"] = false,
            ["loggingLevel"] = "OFF",
            ["dataTraceEnabled"] = false,
            ["throttlingBurstLimit"] = 5000,
            ["throttlingRateLimit"] = 10000.0,
            ["cachingEnabled"] = false,
            ["cacheTtlInSeconds"] = 300,
            ["cacheDataEncrypted"] = false,
            ["requireAuthorizationForCacheControl"] = true,
            ["unauthorizedCacheControlHeaderStrategy"] = "SUCCEED_WITH_RESPONSE_HEADER",
        };
        settings[key]![setting.Member] = setting.Read(patch.Value ?? "");
        return null;
    }

    /// <summary><c>/*/*/logging/loglevel</c> and <c>/*/*</c> are about methods, <c>/variables/name</c> is not.</summary>
    private static (string Key, string Leaf)? KeyIn(string path)
    {
        string[] parts = path.Split('/', 4);
        bool isOther = parts.Length < 3 || parts[1] is "variables" or "accessLogSettings" or "canarySettings";
        return isOther ? null : ($"{parts[1]}/{parts[2]}", parts.Length == 4 ? parts[3] : "");
    }

    private static void LeaveOutSettings(AwsExchange exchange)
    {
        JsonObject body = exchange.Json.DeepClone().AsObject();
        body["patchOperations"] = new JsonArray(
            [.. (body["patchOperations"]?.AsArray() ?? []).Where(each => KeyIn(each!["path"]!.GetValue<string>()) is null).Select(each => each!.DeepClone())]);
        exchange.Body = Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    private static JsonNode Boolean(string text) => text == "true";

    private static string KeyOf(AwsExchange exchange, string stageName) => exchange.Key(exchange.Call.Labels["restapi_id"], stageName);

    private JsonObject Of(AwsExchange exchange, string stageName) => _settings.GetValueOrDefault(KeyOf(exchange, stageName)) ?? [];

    private AwsAnswer Complete(AwsExchange exchange, AwsAnswer answer, JsonObject stage)
    {
        Complete(exchange, stage);
        return answer.WithJson(stage);
    }

    private void Complete(AwsExchange exchange, JsonObject stage) =>
        stage["methodSettings"] = Of(exchange, stage["stageName"]!.GetValue<string>()).DeepClone();
}
