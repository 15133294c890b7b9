using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>Method settings of a REST stage always say at which level they log; moto says so only once it was set.</summary>
internal sealed class MethodLogLevel : IAwsBehavior
{
    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        AwsAnswer answer = await next(exchange);
        if (!exchange.Is("apigateway", "GetStage", "UpdateStage") || !answer.IsSuccess)
            return answer;
        JsonObject json = answer.Json;
        foreach ((_, JsonNode? settings) in json["methodSettings"]?.AsObject() ?? [])
            settings!["loggingLevel"] ??= "OFF";
        return answer.WithJson(json);
    }
}
