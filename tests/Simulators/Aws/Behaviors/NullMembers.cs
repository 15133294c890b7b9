using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>AWS leaves out what has no value, where moto answers null.</summary>
internal sealed class NullMembers : IAwsBehavior
{
    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        AwsAnswer answer = await next(exchange);
        if (exchange.Call.Protocol != AwsProtocol.RestJson || !answer.IsSuccess || answer.Body.IsEmpty || answer.Body.Span[0] != '{')
            return answer;
        JsonObject json = answer.Json;
        Strip(json);
        return answer.WithJson(json);
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            foreach (string name in members.Where(each => each.Value is null).Select(each => each.Key).ToArray())
                members.Remove(name);
            foreach ((_, JsonNode? value) in members)
                Strip(value);
        }
        else if (node is JsonArray items)
        {
            foreach (JsonNode? item in items)
                Strip(item);
        }
    }
}
