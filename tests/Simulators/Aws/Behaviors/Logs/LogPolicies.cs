using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// Data protection policies of log groups, and policies of an account for all of its log groups in a region. moto has neither.
/// </summary>
internal sealed class LogPolicies : IAwsBehavior
{
    private readonly ConcurrentDictionary<string, string> _ofGroups = new();
    private readonly ConcurrentDictionary<string, JsonObject> _ofAccount = new();

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        if (exchange.Is("logs", "DescribeLogGroups"))
            return WithStatus(exchange, await next(exchange));
        if (exchange.Is("logs", "PutDataProtectionPolicy"))
        {
            _ofGroups[exchange.Key(Text(exchange, "logGroupIdentifier"))] = Text(exchange, "policyDocument");
            return AwsAnswer.FromJson11(exchange.Json.DeepClone());
        }

        if (exchange.Is("logs", "GetDataProtectionPolicy"))
        {
            JsonObject found = new() { ["logGroupIdentifier"] = Text(exchange, "logGroupIdentifier") };
            if (_ofGroups.TryGetValue(exchange.Key(Text(exchange, "logGroupIdentifier")), out string? document))
                found["policyDocument"] = document;
            return AwsAnswer.FromJson11(found);
        }

        if (exchange.Is("logs", "PutAccountPolicy"))
        {
            JsonObject policy = exchange.Json.DeepClone().AsObject();
            policy["accountId"] = exchange.AccountId;
            policy["scope"] ??= "ALL";
            _ofAccount[exchange.Key(Text(exchange, "policyType"), Text(exchange, "policyName"))] = policy;
            return AwsAnswer.FromJson11(new JsonObject { ["accountPolicy"] = policy.DeepClone() });
        }

        return exchange.Is("logs", "DescribeAccountPolicies")
            ? AwsAnswer.FromJson11(
                new JsonObject { ["accountPolicies"] = new JsonArray([.. OfType(exchange, Text(exchange, "policyType"))]) })
            : await next(exchange);
    }

    private IEnumerable<JsonNode> OfType(AwsExchange exchange, string type) =>
        _ofAccount.Where(each => each.Key.StartsWith(exchange.Key(type) + "/", StringComparison.Ordinal)).Select(
            each => each.Value.DeepClone());

    private AwsAnswer WithStatus(AwsExchange exchange, AwsAnswer answer)
    {
        if (!answer.IsSuccess)
            return answer;
        JsonObject json = answer.Json;
        bool isInherited = OfType(exchange, "DATA_PROTECTION_POLICY").Any();
        foreach (JsonNode? group in json["logGroups"]!.AsArray())
        {
            if (_ofGroups.ContainsKey(exchange.Key(group!["logGroupName"]!.GetValue<string>())))
                group["dataProtectionStatus"] = "ACTIVATED";
            if (isInherited)
                group["inheritedProperties"] = new JsonArray("ACCOUNT_DATA_PROTECTION");
        }

        return answer.WithJson(json);
    }

    private static string Text(AwsExchange exchange, string member) => exchange.Json[member]!.GetValue<string>();
}
