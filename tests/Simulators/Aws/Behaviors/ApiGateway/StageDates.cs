using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>When a REST stage was created, which moto does not tell: one that is created again under its name has another date.</summary>
internal sealed class StageDates : IAwsBehavior
{
    private readonly ConcurrentDictionary<string, double> _dates = new();

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        AwsAnswer answer = await next(exchange);
        if (!answer.IsSuccess || exchange.Service != "apigateway")
            return answer;
        switch (exchange.Operation)
        {
            case "CreateStage" or "CreateDeployment" when exchange.Json["stageName"]?.GetValue<string>() is { } created:
                _dates.TryAdd(KeyOf(exchange, created), (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds);
                return answer;
            case "DeleteStage":
                _dates.TryRemove(KeyOf(exchange, exchange.Call.Labels["stage_name"]), out _);
                return answer;
            case "GetStage" or "UpdateStage":
                return answer.WithJson(Dated(exchange, answer.Json));
            case "GetStages":
                JsonObject list = answer.Json;
                foreach (JsonNode? stage in list["item"]!.AsArray())
                    Dated(exchange, stage!.AsObject());
                return answer.WithJson(list);
            default:
                return answer;
        }
    }

    private static string KeyOf(AwsExchange exchange, string stageName) => exchange.Key(exchange.Call.Labels["restapi_id"], stageName);

    private JsonObject Dated(AwsExchange exchange, JsonObject stage)
    {
        if (_dates.TryGetValue(KeyOf(exchange, stage["stageName"]!.GetValue<string>()), out double date))
            stage["createdDate"] = date;
        return stage;
    }
}
