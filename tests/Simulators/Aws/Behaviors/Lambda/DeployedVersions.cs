using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>Looks up what is deployed behind a function's name and qualifier.</summary>
internal sealed class DeployedVersions(MotoClient moto, FunctionExtras extras, UploadedCode code, FunctionLogs logs)
{
    public async Task<DeployedVersion> FindAsync(AwsExchange exchange, FunctionReference function)
    {
        string query = function.Qualifier is null ? "" : $"?Qualifier={Uri.EscapeDataString(function.Qualifier)}";
        AwsAnswer answer =
            await moto.RestAsync(exchange.Scope, "lambda", "GET", $"/2015-03-31/functions/{function.Name}/configuration{query}");
        JsonObject configuration = answer.Json;
        extras.Restore(exchange, configuration);
        MotoScope scope = exchange.Scope;
        string group = configuration["LoggingConfig"]!["LogGroup"]!.GetValue<string>();
        return new DeployedVersion
        {
            Region = exchange.Region,
            AccountId = exchange.AccountId,
            FunctionName = function.Name,
            Version = configuration["Version"]!.GetValue<string>(),
            Runtime = configuration["Runtime"]!.GetValue<string>(),
            MemorySizeMegabytes = configuration["MemorySize"]!.GetValue<int>(),
            Timeout = TimeSpan.FromSeconds(configuration["Timeout"]!.GetValue<int>()),
            Environment = ReadEnvironment(configuration),
            Code = code.Find(configuration["CodeSha256"]!.GetValue<string>()),
            WriteLogAsync = (stream, line) => logs.WriteAsync(scope, group, stream, line),
        };
    }

    private static Dictionary<string, string> ReadEnvironment(JsonObject configuration)
    {
        JsonObject variables = configuration["Environment"]?["Variables"]?.AsObject() ?? [];
        Dictionary<string, string> environment = variables.ToDictionary(each => each.Key, each => each.Value!.GetValue<string>());
        JsonNode logging = configuration["LoggingConfig"]!;
        if (logging["LogFormat"]!.GetValue<string>() == "JSON")
        {
            environment["AWS_LAMBDA_LOG_FORMAT"] = "JSON";
            environment["AWS_LAMBDA_LOG_LEVEL"] = logging["ApplicationLogLevel"]!.GetValue<string>();
        }

        return environment;
    }
}
