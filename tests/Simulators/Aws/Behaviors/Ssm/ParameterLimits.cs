using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>A parameter of the Standard tier holds 4 KB.</summary>
internal sealed class ParameterLimits : IAwsBehavior
{
    private const int LargestStandardBytes = 4096;

    public Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        bool isTooLong = exchange.Is("ssm", "PutParameter")
            && exchange.Json["Tier"]?.GetValue<string>() is null or "Standard"
            && Encoding.UTF8.GetByteCount(exchange.Json["Value"]?.GetValue<string>() ?? "") > LargestStandardBytes;
        return isTooLong
            ? Task.FromResult(exchange.Error(
                "ValidationException",
                $"Standard tier parameters support a maximum parameter value of {LargestStandardBytes} characters. "
                + "To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier."))
            : next(exchange);
    }
}
