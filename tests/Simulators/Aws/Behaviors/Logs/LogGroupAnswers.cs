using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>Log groups have a class, and their ARN in two forms; moto forgets the one and lacks one of the other.</summary>
internal sealed class LogGroupAnswers(SeededLogEvents seeded) : IAwsBehavior
{
    private readonly ConcurrentDictionary<string, string> _classes = new();

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        AwsAnswer answer = await next(exchange);
        if (!answer.IsSuccess)
            return answer;
        if (exchange.Is("logs", "CreateLogGroup"))
            _classes[exchange.Key(exchange.Json["logGroupName"]!.GetValue<string>())] =
                exchange.Json["logGroupClass"]?.GetValue<string>() ?? "STANDARD";
        if (exchange.Is("logs", "DeleteLogGroup"))
            _classes.TryRemove(exchange.Key(exchange.Json["logGroupName"]!.GetValue<string>()), out _);
        if (!exchange.Is("logs", "DescribeLogGroups"))
            return answer;
        JsonObject json = answer.Json;
        foreach (JsonNode? group in json["logGroups"]!.AsArray())
        {
            string arn = group!["arn"]!.GetValue<string>();
            string bare = arn.EndsWith(":*", StringComparison.Ordinal) ? arn[..^2] : arn;
            group["arn"] = bare + ":*";
            group["logGroupArn"] = bare;
            if (seeded.Find(exchange.Key(group["logGroupName"]!.GetValue<string>())) is { } events)
            {
                group["storedBytes"] = events.Bytes;
                group["creationTime"] = events.FirstTime;
            }

            group["logGroupClass"] = ClassOf(exchange, group["logGroupName"]!.GetValue<string>());
        }

        return answer.WithJson(json);
    }

    public string ClassOf(AwsExchange exchange, string group) => _classes.GetValueOrDefault(exchange.Key(group), "STANDARD");
}
