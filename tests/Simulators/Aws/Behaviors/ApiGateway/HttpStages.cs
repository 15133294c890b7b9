using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// UpdateStage of API Gateway v2, which moto lacks: what was patched is kept here and laid over moto's stage in every answer.
/// </summary>
internal sealed class HttpStages(MotoClient moto) : IAwsBehavior
{
    private static readonly string[] Members =
        ["accessLogSettings", "autoDeploy", "clientCertificateId", "defaultRouteSettings", "deploymentId", "description", "routeSettings", "stageVariables"];

    private readonly ConcurrentDictionary<string, JsonObject> _patches = new();

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        if (exchange.Is("apigatewayv2", "UpdateStage", "DeleteAccessLogSettings"))
            return await UpdateAsync(exchange);
        AwsAnswer answer = await next(exchange);
        if (!answer.IsSuccess)
            return answer;
        if (exchange.Is("apigatewayv2", "DeleteStage", "CreateStage"))
            _patches.TryRemove(
                KeyOf(exchange, exchange.Call.Labels.GetValueOrDefault("stageName") ?? exchange.Json["stageName"]!.GetValue<string>()),
                out _);
        return exchange.Operation switch
        {
            "GetStage" when exchange.Service == "apigatewayv2" => answer.WithJson(Patched(exchange, answer.Json)),
            "GetStages" when exchange.Service == "apigatewayv2" => answer.WithJson(new JsonObject
            {
                ["items"] =
                    new JsonArray(
                        [.. answer.Json["items"]!.AsArray().Select(stage => (JsonNode)Patched(exchange, stage!.DeepClone().AsObject()))]),
            }),
            _ => answer,
        };
    }

    /// <summary>Tags that nobody could have set through the API.</summary>
    /// <param name="key">Account, region, API and stage, with slashes between.</param>
    public void SetTags(string key, JsonObject tags)
    {
        JsonObject patch = _patches.GetValueOrDefault(key)?.DeepClone().AsObject() ?? [];
        patch["tags"] = tags;
        _patches[key] = patch;
    }

    private async Task<AwsAnswer> UpdateAsync(AwsExchange exchange)
    {
        string stageName = exchange.Call.Labels["stageName"];
        string path = $"/v2/apis/{exchange.Call.Labels["apiId"]}/stages/{Uri.EscapeDataString(stageName)}";
        AwsAnswer stage = await moto.RestAsync(exchange.Scope, "apigateway", "GET", path);
        if (!stage.IsSuccess)
            return exchange.Error("NotFoundException", "Invalid stage identifier specified", 404);
        string key = KeyOf(exchange, stageName);
        JsonObject patch = _patches.GetValueOrDefault(key)?.DeepClone().AsObject() ?? [];
        if (exchange.Operation == "DeleteAccessLogSettings")
            patch["accessLogSettings"] = null;
        foreach (string member in Members.Where(exchange.Json.ContainsKey))
            patch[member] = exchange.Json[member]?.DeepClone();
        patch["lastUpdatedDate"] =
            DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        _patches[key] = patch;
        return exchange.Operation == "UpdateStage" ? AwsAnswer.FromJson(Patched(exchange, stage.Json)) : AwsAnswer.NoContent();
    }

    private static string KeyOf(AwsExchange exchange, string stageName) => exchange.Key(exchange.Call.Labels["apiId"], stageName);

    private JsonObject Patched(AwsExchange exchange, JsonObject stage)
    {
        foreach ((string member, JsonNode? value) in _patches.GetValueOrDefault(KeyOf(exchange, stage["stageName"]!.GetValue<string>())) ?? [])
            stage[member] = value?.DeepClone();
        return stage;
    }
}
