namespace Wallarm.Connector.Simulators;

internal delegate Task<AwsAnswer> AwsHandler(AwsExchange exchange);

/// <summary>Something that AWS does and moto does not: it answers itself, or changes what goes to moto or comes back.</summary>
internal interface IAwsBehavior
{
    Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next);
}
