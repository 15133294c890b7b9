using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// Settings of asynchronous invocations: function, version and alias have their own. moto knows no qualifier and never replaces.
/// </summary>
internal sealed class EventInvokeConfigs(MotoClient moto) : IAwsBehavior
{
    private static readonly string[] Operations =
        ["PutFunctionEventInvokeConfig", "UpdateFunctionEventInvokeConfig", "GetFunctionEventInvokeConfig", "DeleteFunctionEventInvokeConfig"];

    private static readonly string[] Members = ["MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig"];

    private readonly ConcurrentDictionary<string, JsonObject> _configs = new();

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        if (exchange.Is("lambda", "DeleteFunction", "DeleteAlias"))
            return Forget(exchange, await next(exchange));
        if (!exchange.Is("lambda", Operations))
            return await next(exchange);
        FunctionReference function = exchange.Function;
        if (await QualifiedTarget.FindMissingAsync(moto, exchange, function) is { } missing)
            return missing;
        string key = QualifiedTarget.KeyOf(exchange, function);
        JsonObject? existing = _configs.GetValueOrDefault(key);
        string arn = exchange.FunctionArn(function.Name, function.Qualifier ?? "$LATEST");
        if (existing is null && exchange.Operation != "PutFunctionEventInvokeConfig")
            return exchange.Error("ResourceNotFoundException", $"The function {arn} doesn't have an EventInvokeConfig", 404);
        switch (exchange.Operation)
        {
            case "GetFunctionEventInvokeConfig":
                return AwsAnswer.FromJson(existing!.DeepClone());
            case "DeleteFunctionEventInvokeConfig":
                _configs.TryRemove(key, out _);
                return AwsAnswer.NoContent();
            default:
                if (Check(exchange.Json) is { } error)
                    return error.ToAnswer(AwsProtocol.RestJson);
                JsonObject config = exchange.Operation == "PutFunctionEventInvokeConfig" ? [] : existing!.DeepClone().AsObject();
                foreach (string member in Members.Where(exchange.Json.ContainsKey))
                    config[member] = exchange.Json[member]?.DeepClone();
                config["FunctionArn"] = arn;
                config["LastModified"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
                config["DestinationConfig"] ??= new JsonObject { ["OnSuccess"] = new JsonObject(), ["OnFailure"] = new JsonObject() };
                _configs[key] = config;
                return AwsAnswer.FromJson(config.DeepClone());
        }
    }

    private AwsAnswer Forget(AwsExchange exchange, AwsAnswer answer)
    {
        if (answer.IsSuccess)
        {
            foreach (string key in QualifiedTarget.DeletedKeys(exchange, _configs.Keys))
                _configs.TryRemove(key, out _);
        }

        return answer;
    }

    private static AwsError? Check(JsonObject config)
    {
        if (config["MaximumRetryAttempts"]?.GetValue<int>() is < 0 or > 2)
            return Invalid("maximumRetryAttempts");
        return config["MaximumEventAgeInSeconds"]?.GetValue<int>() is < 60 or > 21_600 ? Invalid("maximumEventAgeInSeconds") : null;

        static AwsError Invalid(string member) =>
            new(
                "ValidationException",
                $"1 validation error detected: Value at '{member}' failed to satisfy constraint: Member must be in range");
    }
}
