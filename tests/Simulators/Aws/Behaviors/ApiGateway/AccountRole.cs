using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// API Gateway writes REST and WebSocket logs with one role per account and region: without it no stage can be set to log, and only a role
/// that trusts API Gateway, has a policy and is no longer brand-new can be it.
/// </summary>
internal sealed class AccountRole(AwsSettings settings, MotoClient moto) : IAwsBehavior
{
    private const string Member = "cloudwatchRoleArn";

    private readonly TryCounter _tries = new();

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        if (exchange.Is("apigateway", "UpdateAccount") && NewRole(exchange) is { Length: > 0 } role && !await IsUsableAsync(exchange, role))
        {
            return exchange.Error(
                "BadRequestException",
                "The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy.");
        }

        if (await TurnsLoggingOnAsync(exchange) && !await IsSetAsync(exchange))
            return exchange.Error("BadRequestException", "CloudWatch Logs role ARN must be set in account settings to enable logging");

        AwsAnswer answer = await next(exchange);
        if (!answer.IsSuccess)
            return answer;
        if (exchange.Is("iam", "CreateRole"))
            _tries.Start(IamRole.ArnIn(answer), settings.AccountRolePropagationTries);
        return exchange.Is("apigateway", "GetAccount", "UpdateAccount") ? WithoutEmptyRole(answer) : answer;
    }

    private static string? NewRole(AwsExchange exchange) => exchange.Json["patchOperations"]?.AsArray()
        .LastOrDefault(operation => operation!["path"]?.GetValue<string>() == "/" + Member)?["value"]?.GetValue<string>();

    private async Task<bool> IsUsableAsync(AwsExchange exchange, string role) => _tries.Try(role)
        && await IamRole.TrustsAsync(moto, exchange.Scope, role, "apigateway.amazonaws.com")
        && await IamRole.HasPoliciesAsync(moto, exchange.Scope, role);

    private async Task<bool> IsSetAsync(AwsExchange exchange)
    {
        AwsAnswer account = await moto.RestAsync(exchange.Scope, "apigateway", "GET", "/account");
        return account.Json[Member]?.GetValue<string>() is { Length: > 0 };
    }

    private async Task<bool> TurnsLoggingOnAsync(AwsExchange exchange)
    {
        if (exchange.Is("apigateway", "UpdateStage"))
            return StagePatch.Of(exchange).Any(StagePatch.TurnsLoggingOn);
        if (!exchange.Is("apigatewayv2", "UpdateStage", "CreateStage") || exchange.Json["accessLogSettings"] is null)
            return false;
        AwsAnswer api = await moto.RestAsync(exchange.Scope, "apigateway", "GET", $"/v2/apis/{exchange.Call.Labels["apiId"]}");
        return api.IsSuccess && api.Json["protocolType"]?.GetValue<string>() == "WEBSOCKET";
    }

    private static AwsAnswer WithoutEmptyRole(AwsAnswer answer)
    {
        JsonObject json = answer.Json;
        if (json[Member]?.GetValue<string>() is not { Length: > 0 })
            json.Remove(Member);
        return answer.WithJson(json);
    }
}
