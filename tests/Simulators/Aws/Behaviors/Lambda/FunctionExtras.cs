using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// Settings that moto takes and forgets, or never changes: they are kept here for $LATEST, copied when a version is published, and put
/// into every answer.
/// </summary>
internal sealed class FunctionExtras : IAwsBehavior
{
    private static readonly string[] Kept =
        ["KMSKeyArn", "DeadLetterConfig", "LoggingConfig", "TracingConfig", "EphemeralStorage", "VpcConfig", "Architectures"];

    private readonly ConcurrentDictionary<string, JsonObject> _extras = new();

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        bool isChange = exchange.Is("lambda", "CreateFunction", "UpdateFunctionConfiguration", "UpdateFunctionCode");

        // moto stumbles over a VpcConfig with a member missing.
        if (isChange && exchange.Json.ContainsKey("VpcConfig"))
        {
            JsonObject without = exchange.Json.DeepClone().AsObject();
            without.Remove("VpcConfig");
            exchange.Body = Encoding.UTF8.GetBytes(without.ToJsonString());
        }

        AwsAnswer answer = await next(exchange);
        if (!answer.IsSuccess || exchange.Service != "lambda")
            return answer;
        if (isChange && !(exchange.Json["DryRun"]?.GetValue<bool>() ?? false))
            Keep(exchange);
        if (exchange.Is("lambda", "DeleteFunction") && exchange.Function.Qualifier is null)
            Forget(exchange);
        return FunctionAnswers.Change(exchange, answer, configuration => Restore(exchange, configuration));
    }

    /// <summary>Completes a configuration as moto gives it.</summary>
    public void Restore(AwsExchange exchange, JsonObject configuration)
    {
        string name = configuration["FunctionName"]!.GetValue<string>();
        string version = configuration["Version"]!.GetValue<string>();
        string key = exchange.Key(name, version);
        if (version != "$LATEST" && !_extras.ContainsKey(key) && _extras.TryGetValue(exchange.Key(name, "$LATEST"), out JsonObject? latest))
            _extras[key] = latest.DeepClone().AsObject();
        foreach ((string member, JsonNode? value) in _extras.GetValueOrDefault(key) ?? [])
            configuration[member] = value?.DeepClone();

        configuration["LoggingConfig"] = WholeLoggingConfig(configuration["LoggingConfig"]?.AsObject() ?? [], name);
        if (configuration["VpcConfig"] is JsonObject vpc)
            Complete(vpc);
        if (configuration["KMSKeyArn"]?.GetValue<string>() == "")
            configuration.Remove("KMSKeyArn");
        if (configuration["DeadLetterConfig"]?["TargetArn"]?.GetValue<string>() is null or "")
            configuration.Remove("DeadLetterConfig");
    }

    private void Keep(AwsExchange exchange)
    {
        string key = exchange.Key(exchange.Function.Name, "$LATEST");
        JsonObject extras = exchange.Operation == "CreateFunction" ? [] : _extras.GetValueOrDefault(key)?.DeepClone().AsObject() ?? [];
        foreach (string name in Kept)
        {
            if (exchange.Json[name] is not { } value)
                continue;
            if (name == "LoggingConfig" && extras[name] is JsonObject old)
            {
                foreach ((string member, JsonNode? setting) in value.AsObject())
                    old[member] = setting?.DeepClone();
            }
            else
            {
                extras[name] = value.DeepClone();
            }
        }

        _extras[key] = extras;
    }

    private void Forget(AwsExchange exchange)
    {
        foreach (string key in _extras.Keys.Where(key => key.StartsWith(exchange.Key(exchange.Function.Name, ""), StringComparison.Ordinal)))
            _extras.TryRemove(key, out _);
    }

    private static JsonObject WholeLoggingConfig(JsonObject given, string functionName)
    {
        JsonObject whole = new()
        {
            ["LogFormat"] = given["LogFormat"]?.DeepClone() ?? "Text",
            ["LogGroup"] = given["LogGroup"]?.DeepClone() ?? $"/aws/lambda/{functionName}",
        };
        if (whole["LogFormat"]!.GetValue<string>() == "JSON")
        {
            whole["ApplicationLogLevel"] = given["ApplicationLogLevel"]?.DeepClone() ?? "INFO";
            whole["SystemLogLevel"] = given["SystemLogLevel"]?.DeepClone() ?? "INFO";
        }

        return whole;
    }

    private static void Complete(JsonObject vpc)
    {
        vpc["SubnetIds"] ??= new JsonArray();
        vpc["SecurityGroupIds"] ??= new JsonArray();
        vpc["VpcId"] = vpc["SubnetIds"]!.AsArray().Count > 0 ? "vpc-0123456789abcdef0" : "";
        vpc["Ipv6AllowedForDualStack"] ??= false;
    }
}
