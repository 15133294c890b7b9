namespace Wallarm.Connector.Simulators;

/// <summary>A region that moto does not know yet fails there; the account has not enabled it.</summary>
internal sealed class UnknownRegions : IAwsBehavior
{
    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        AwsAnswer answer = await next(exchange);
        return exchange.Is("lambda", "ListFunctions") && answer.Status == 500
            ? exchange.Error("UnrecognizedClientException", "The security token included in the request is invalid.", 403)
            : answer;
    }
}
