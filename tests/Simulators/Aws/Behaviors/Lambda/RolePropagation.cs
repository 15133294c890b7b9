namespace Wallarm.Connector.Simulators;

/// <summary>A new role needs a while until Lambda can assume it, and only one that trusts Lambda can ever be.</summary>
internal sealed class RolePropagation(AwsSettings settings, MotoClient moto) : IAwsBehavior
{
    private readonly TryCounter _tries = new();

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        if (exchange.Is("lambda", "CreateFunction", "UpdateFunctionConfiguration")
            && exchange.Json["Role"]?.GetValue<string>() is { } role
            && !(_tries.Try(role) && await IamRole.TrustsAsync(moto, exchange.Scope, role, "lambda.amazonaws.com")))
            return exchange.Error("InvalidParameterValueException", "The role defined for the function cannot be assumed by Lambda.");

        AwsAnswer answer = await next(exchange);
        if (exchange.Is("iam", "CreateRole") && answer.IsSuccess)
            _tries.Start(IamRole.ArnIn(answer), settings.RolePropagationTries);
        return answer;
    }
}
