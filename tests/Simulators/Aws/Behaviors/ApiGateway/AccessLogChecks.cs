using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// What API Gateway asks of a stage's access log: where to, and in which format. AWS documents the rules, but not all of the words.
/// </summary>
internal sealed partial class AccessLogChecks(MotoClient moto) : IAwsBehavior
{
    private const int LargestFormatBytes = 3 * 1024;

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        (string? destination, string? format) = Read(exchange);
        if (destination is not null && await CheckDestinationAsync(exchange, destination) is { } wrongDestination)
            return exchange.Error("BadRequestException", wrongDestination);
        if (format is not null && CheckFormat(format) is { } wrongFormat)
            return exchange.Error("BadRequestException", wrongFormat);
        return await next(exchange);
    }

    private static (string? Destination, string? Format) Read(AwsExchange exchange)
    {
        if (exchange.Is("apigateway", "UpdateStage"))
        {
            StagePatch[] patches = [.. StagePatch.Of(exchange).Where(patch => patch.Op != "remove")];
            return (ValueOf("destinationArn"), ValueOf("format"));

            string? ValueOf(string name) => Array.Find(patches, patch => patch.Path == "/accessLogSettings/" + name)?.Value;
        }

        JsonNode? settings = exchange.Is("apigatewayv2", "UpdateStage", "CreateStage") ? exchange.Json["accessLogSettings"] : null;
        return (settings?["destinationArn"]?.GetValue<string>(), settings?["format"]?.GetValue<string>());
    }

    private async Task<string?> CheckDestinationAsync(AwsExchange exchange, string arn)
    {
        if (exchange.Service == "apigateway" && Firehose().IsMatch(arn))
            return null;
        Match match = LogGroup().Match(arn);
        bool isOurs = match.Success
            && match.Groups["partition"].Value == exchange.Partition
            && match.Groups["region"].Value == exchange.Region
            && match.Groups["account"].Value == exchange.AccountId;
        if (!isOurs)
        {
            return $"Invalid ARN specified in the request. Access log destination '{arn}' must be a CloudWatch Logs log group ARN of this "
                + "account and region, without ':*'.";
        }

        return await LogGroups.ExistsAsync(moto, exchange.Scope, match.Groups["name"].Value)
            ? null
            : $"Access log destination does not exist: {arn}";
    }

    private static string? CheckFormat(string format)
    {
        if (format.TrimEnd('\r', '\n').Contains('\n', StringComparison.Ordinal))
            return "Access Log format must be single line, new line character is allowed only at end of the format";
        if (Encoding.UTF8.GetByteCount(format) > LargestFormatBytes)
            return $"Access Log format must not be longer than {LargestFormatBytes} bytes";
        return RequestId().IsMatch(format)
            ? null
            : "Access Log format must contain at least one of $context.requestId or $context.extendedRequestId";
    }

    [GeneratedRegex("^arn:(?<partition>[a-z-]+):logs:(?<region>[a-z0-9-]+):(?<account>\\d{12}):log-group:(?<name>[\\w./#-]+)$")]
    private static partial Regex LogGroup();

    [GeneratedRegex("^arn:[a-z-]+:firehose:[a-z0-9-]+:\\d{12}:deliverystream/amazon-apigateway-.+$")]
    private static partial Regex Firehose();

    [GeneratedRegex("\\$context\\.(requestId|extendedRequestId)\\b")]
    private static partial Regex RequestId();
}
