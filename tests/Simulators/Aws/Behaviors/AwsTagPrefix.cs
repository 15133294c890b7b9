using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>Only AWS itself makes tags that begin with aws:, such as CloudFormation's; nobody who calls may.</summary>
internal sealed class AwsTagPrefix : IAwsBehavior
{
    private const string Words = "aws: prefixed tag key names are not allowed for external use.";

    public Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next) =>
        exchange.Call.IsMutating && TagKeys(exchange).Any(key => key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            ? Task.FromResult(Refuse(exchange))
            : next(exchange);

    private static IEnumerable<string> TagKeys(AwsExchange exchange)
    {
        if (exchange.Call.Protocol == AwsProtocol.Query)
        {
            return exchange.Form
                .Where(each => each.Key.StartsWith("Tags.member.", StringComparison.Ordinal) && each.Key.EndsWith(".Key", StringComparison.Ordinal))
                .Select(each => each.Value);
        }

        if (exchange.Call.Body.IsEmpty || exchange.Call.Protocol == AwsProtocol.RestXml)
            return [];
        return (exchange.Json["Tags"] ?? exchange.Json["tags"]) switch
        {
            JsonObject map => map.Select(each => each.Key),
            JsonArray list => list.Select(each => each?["Key"]?.GetValue<string>() ?? ""),
            _ => [],
        };
    }

    private static AwsAnswer Refuse(AwsExchange exchange) => exchange.Service switch
    {
        "lambda" => exchange.Error("InvalidParameterValueException", Words),
        "iam" => exchange.Error("InvalidInput", Words),
        "logs" => exchange.Error("InvalidParameterException", Words),
        "ssm" => exchange.Error("ValidationException", Words),
        _ => exchange.Error("BadRequestException", Words),
    };
}
