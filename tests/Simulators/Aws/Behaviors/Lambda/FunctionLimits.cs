using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Simulators;

/// <summary>What Lambda refuses of a function's settings and code; its quotas page has the numbers.</summary>
internal sealed partial class FunctionLimits : IAwsBehavior
{
    private const int LargestEnvironmentBytes = 4096;
    private const int LargestRequestBytes = 70_167_211;

    private static readonly string[] ReservedVariables =
    [
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
    ];

    public Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        AwsError? refusal = null;
        if (exchange.Is("lambda", "CreateFunction", "UpdateFunctionConfiguration"))
            refusal =
                CheckNumbers(exchange.Json)
                    ?? CheckRuntime(exchange.Json)
                    ?? CheckEnvironment(exchange.Json["Environment"]?["Variables"]?.AsObject());
        if (refusal is null && exchange.Is("lambda", "CreateFunction", "UpdateFunctionCode"))
            refusal = CheckCode(exchange);
        return refusal is null ? next(exchange) : Task.FromResult(refusal.ToAnswer(AwsProtocol.RestJson));
    }

    private static AwsError? CheckEnvironment(JsonObject? variables)
    {
        if (variables is null)
            return null;
        string[] reserved = [.. variables.Select(each => each.Key).Intersect(ReservedVariables)];
        if (reserved.Length > 0)
        {
            return new AwsError("InvalidParameterValueException", "Lambda was unable to configure your environment variables because the environment variables "
                + "you have provided contains reserved keys that are currently not supported for modification. "
                + $"Reserved keys used in this request: {string.Join(", ", reserved)}");
        }

        if (variables.Select(each => each.Key).FirstOrDefault(name => !VariableName().IsMatch(name)) is { } wrong)
            return Invalid(
                wrong,
                "environment.variables",
                "Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]");
        string measured = Measure(variables);
        return Encoding.UTF8.GetByteCount(measured) <= LargestEnvironmentBytes
            ? null
            : new AwsError("InvalidParameterValueException", "Lambda was unable to configure your environment variables because the environment variables "
                + $"you have provided exceeded the 4KB limit. String measured: {measured}");
    }

    /// <summary>Lambda measures the variables as JSON.</summary>
    private static string Measure(JsonObject variables)
    {
        StringBuilder json = new("{");
        foreach ((string name, JsonNode? value) in variables)
        {
            if (json.Length > 1)
                json.Append(',');
            JsonText.AppendString(json, name);
            json.Append(':');
            JsonText.AppendString(json, value?.GetValue<string>() ?? "");
        }

        return json.Append('}').ToString();
    }

    private static AwsError? CheckNumbers(JsonObject settings)
    {
        foreach ((string name, string member, int least, int most) in new[] { ("Timeout", "timeout", 1, 900), ("MemorySize", "memorySize", 128, 10_240) })
        {
            if (settings[name]?.GetValue<int>() is not { } value)
                continue;
            if (value < least)
                return Invalid($"{value}", member, $"Member must have value greater than or equal to {least}");
            if (value > most)
                return Invalid($"{value}", member, $"Member must have value less than or equal to {most}");
        }

        return null;
    }

    private static AwsError? CheckRuntime(JsonObject settings) =>
        settings["Runtime"]?.GetValue<string>() is { } runtime && !RuntimeName().IsMatch(runtime)
            ? Invalid(
                runtime,
                "runtime",
                "Member must satisfy enum value set: [provided.al2, provided.al2023, python3.13, nodejs22.x, ...] or be a valid ARN")
            : null;

    private static AwsError? CheckCode(AwsExchange exchange)
    {
        if (exchange.Call.Body.Length > LargestRequestBytes)
            return new AwsError(
                "RequestEntityTooLargeException",
                $"Request must be smaller than {LargestRequestBytes} bytes for the {exchange.Operation} operation",
                413);
        JsonNode? zip = exchange.Operation == "CreateFunction" ? exchange.Json["Code"]?["ZipFile"] : exchange.Json["ZipFile"];
        if (zip is null)
            return null;
        try
        {
            using ZipArchive archive = new(new MemoryStream(Convert.FromBase64String(zip.GetValue<string>())));
            return archive.Entries.Count > 0
                ? null
                : new AwsError("InvalidParameterValueException", "Uploaded file must be a non-empty zip");
        }
        catch (InvalidDataException)
        {
            return new AwsError(
                "InvalidParameterValueException", "Could not unzip uploaded file. Please check your file, then try to upload again.");
        }
    }

    private static AwsError Invalid(string value, string member, string constraint) =>
        new(
            "ValidationException",
            $"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {constraint}");

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9_]+$")]
    private static partial Regex VariableName();

    [GeneratedRegex("^(provided\\.al2(023)?|python3\\.(9|1[0-4])|nodejs(18|20|22|24)\\.x|java(8\\.al2|11|17|21|25)|dotnet(8|9|10)|ruby3\\.[234])$")]
    private static partial Regex RuntimeName();
}
