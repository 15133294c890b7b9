using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>Invoke: the version behind the qualifier gets the event, and its answer or error comes back; moto would ask Docker.</summary>
internal sealed class Invocations(MotoClient moto, DeployedVersions versions) : IAwsBehavior
{
    private const int LongestLogTail = 4096;

    private static readonly FunctionAnswer WithoutLogs = new(
        """{"errorMessage": "'awslogs'", "errorType": "KeyError", "requestId": "", "stackTrace": ["  File \"/var/task/lambda_function.py\", line 1, in lambda_handler\n"]}""",
        "Unhandled");

    public Func<FunctionInvocation, Task<FunctionAnswer>>? Receiver { get; set; }

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        if (!exchange.Is("lambda", "Invoke"))
            return await next(exchange);
        FunctionReference function = exchange.Function;
        if (await QualifiedTarget.FindMissingAsync(moto, exchange, function) is { } missing)
            return missing;
        if (!IsJson(exchange.Call.Body))
            return exchange.Error(
                "InvalidRequestContentException", "Could not parse request body into json: Could not parse payload into json");
        string kind = exchange.Call.Headers.GetValueOrDefault("X-Amz-Invocation-Type", "RequestResponse");
        if (kind == "DryRun")
            return AwsAnswer.NoContent();
        DeployedVersion version = await versions.FindAsync(exchange, function);
        FunctionInvocation invocation = new(
            version, exchange.Call.Body.IsEmpty ? "{}"u8.ToArray() : exchange.Call.Body, Guid.NewGuid().ToString());
        Task<FunctionAnswer> running = AnswerAsync(invocation);
        return kind == "Event"
            ? new AwsAnswer(202, AwsAnswer.NewHeaders(null), ReadOnlyMemory<byte>.Empty)
            : ToAnswer(await running, version, WantsTail(exchange));
    }

    private async Task<FunctionAnswer> AnswerAsync(FunctionInvocation invocation)
    {
        if (invocation.Runtime.StartsWith("python", StringComparison.Ordinal))
            return JsonNode.Parse(invocation.Payload.Span) is JsonObject json && json.ContainsKey("awslogs")
                ? new FunctionAnswer("null")
                : WithoutLogs;
        return Receiver is { } receiver ? await receiver(invocation) : new FunctionAnswer("null");
    }

    private static AwsAnswer ToAnswer(FunctionAnswer answer, DeployedVersion version, bool withTail)
    {
        List<KeyValuePair<string, string>> headers = AwsAnswer.NewHeaders("application/json");
        headers.Add(KeyValuePair.Create("X-Amz-Executed-Version", version.Version));
        if (answer.FunctionError is { } error)
            headers.Add(KeyValuePair.Create("X-Amz-Function-Error", error));
        if (withTail)
        {
            byte[] log = Encoding.UTF8.GetBytes(answer.Log);
            headers.Add(
                KeyValuePair.Create("X-Amz-Log-Result", Convert.ToBase64String(log.AsSpan(Math.Max(0, log.Length - LongestLogTail)))));
        }

        return new AwsAnswer(200, headers, Encoding.UTF8.GetBytes(answer.Payload));
    }

    private static bool WantsTail(AwsExchange exchange) => exchange.Call.Headers.GetValueOrDefault("X-Amz-Log-Type") == "Tail";

    private static bool IsJson(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            return true;
        try
        {
            JsonElement.Parse(body.Span);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
