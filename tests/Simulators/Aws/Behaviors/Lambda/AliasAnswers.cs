using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// Where moto's answers about aliases and qualified functions differ from Lambda's: statuses, the duplicate's error, ARNs.
/// </summary>
internal sealed class AliasAnswers : IAwsBehavior
{
    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        AwsAnswer answer = await next(exchange);
        if (exchange.Is("lambda", "GetAlias", "UpdateAlias") && answer.IsSuccess)
            return answer with { Status = 200 };
        if (exchange.Is("lambda", "DeleteAlias") && answer.IsSuccess)
            return AwsAnswer.NoContent();
        if (exchange.Is("lambda", "CreateAlias") && answer.Status == 409)
        {
            string arn = exchange.FunctionArn(exchange.Function.Name, exchange.Json["Name"]!.GetValue<string>());
            return exchange.Error("ResourceConflictException", $"Alias already exists: {arn}", 409);
        }

        if (exchange.Is("lambda", "GetFunction", "GetFunctionConfiguration") && exchange.Function.Qualifier is { } qualifier)
            return FunctionAnswers.Change(exchange, answer, configuration => Qualify(exchange, configuration, qualifier));
        return answer;
    }

    /// <summary>The ARN is the one that was asked for: an alias's, not that of its version.</summary>
    private static void Qualify(AwsExchange exchange, JsonObject configuration, string qualifier) =>
        configuration["FunctionArn"] = exchange.FunctionArn(exchange.Function.Name, qualifier);
}
