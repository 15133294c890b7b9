using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// Subscription filters are kept here and not in moto: moto asks for no permission, counts a filter twice when it is put again, and
/// would start Docker to deliver.
/// </summary>
internal sealed class SubscriptionFilters(AwsSettings settings, MotoClient moto, ResourcePolicies policies, LogGroupAnswers groups) : IAwsBehavior
{
    private readonly ConcurrentDictionary<string, List<SubscriptionFilter>> _filters = new();

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        if (exchange.Is("logs", "DeleteLogGroup"))
        {
            AwsAnswer deleted = await next(exchange);
            if (deleted.IsSuccess)
                _filters.TryRemove(exchange.Key(GroupOf(exchange)), out _);
            return deleted;
        }

        if (!exchange.Is("logs", "PutSubscriptionFilter", "DescribeSubscriptionFilters", "DeleteSubscriptionFilter"))
            return await next(exchange);
        if (!await LogGroups.ExistsAsync(moto, exchange.Scope, GroupOf(exchange)))
            return exchange.Error("ResourceNotFoundException", "The specified log group does not exist.");
        if (exchange.Operation == "PutSubscriptionFilter" && await CheckDestinationAsync(exchange) is { } refusal)
            return refusal;
        List<SubscriptionFilter> filters = _filters.GetOrAdd(exchange.Key(GroupOf(exchange)), _ => []);
        lock (filters)
        {
            return exchange.Operation switch
            {
                "PutSubscriptionFilter" => Put(exchange, filters),
                "DeleteSubscriptionFilter" => Delete(exchange, filters),
                _ => Describe(exchange, filters),
            };
        }
    }

    public IReadOnlyList<SubscriptionFilter> Of(AwsExchange exchange, string group)
    {
        if (!_filters.TryGetValue(exchange.Key(group), out List<SubscriptionFilter>? filters))
            return [];
        lock (filters)
            return [.. filters];
    }

    private static string GroupOf(AwsExchange exchange) => exchange.Json["logGroupName"]!.GetValue<string>();

    private async Task<AwsAnswer?> CheckDestinationAsync(AwsExchange exchange)
    {
        string group = GroupOf(exchange);
        if (groups.ClassOf(exchange, group) != "STANDARD")
        {
            return exchange.Error(
                "InvalidOperationException",
                "The operation is not valid on the specified resource: subscription filters need a log group of the Standard class.");
        }

        string arn = exchange.Json["destinationArn"]!.GetValue<string>();
        if (arn.Split(':') is not [_, _, "lambda", ..])
            return null;
        FunctionReference function = FunctionReference.Parse(arn);
        bool canInvoke = await QualifiedTarget.FindMissingAsync(moto, exchange, function) is null
            && policies.AllowsLogs(exchange, function, group, countTry: true)
            && await IsRunAsync(exchange, function);
        return canInvoke
            ? null
            : exchange.Error(
                "InvalidParameterException",
                "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.");
    }

    private async Task<bool> IsRunAsync(AwsExchange exchange, FunctionReference function)
    {
        AwsAnswer answer = await moto.RestAsync(exchange.Scope, "lambda", "GET", $"/2019-09-30/functions/{function.Name}/concurrency");
        return !answer.IsSuccess || answer.Json["ReservedConcurrentExecutions"]?.ToString() != "0";
    }

    private AwsAnswer Put(AwsExchange exchange, List<SubscriptionFilter> filters)
    {
        JsonObject request = exchange.Json;
        string name = request["filterName"]!.GetValue<string>();
        SubscriptionFilter? old = filters.Find(filter => filter.Name == name);
        if (old is null && filters.Count >= settings.SubscriptionFiltersPerGroup)
            return exchange.Error("LimitExceededException", "Resource limit exceeded.");
        SubscriptionFilter filter = new()
        {
            Name = name,
            LogGroup = GroupOf(exchange),
            Pattern = request["filterPattern"]?.GetValue<string>() ?? "",
            DestinationArn = request["destinationArn"]!.GetValue<string>(),
            RoleArn = request["roleArn"]?.GetValue<string>(),
            Distribution = request["distribution"]?.GetValue<string>() ?? "ByLogStream",
            ApplyOnTransformedLogs = request["applyOnTransformedLogs"]?.GetValue<bool>() ?? false,
            CreationTime = old?.CreationTime ?? DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
        };
        if (old is null)
            filters.Add(filter);
        else
            filters[filters.IndexOf(old)] = filter;
        return AwsAnswer.FromJson11(new JsonObject());
    }

    private static AwsAnswer Delete(AwsExchange exchange, List<SubscriptionFilter> filters) =>
        filters.RemoveAll(filter => filter.Name == exchange.Json["filterName"]!.GetValue<string>()) > 0
            ? AwsAnswer.FromJson11(new JsonObject())
            : exchange.Error("ResourceNotFoundException", "The specified subscription filter does not exist.");

    /// <summary>In pages, by name; the token is where the next one starts.</summary>
    private static AwsAnswer Describe(AwsExchange exchange, List<SubscriptionFilter> filters)
    {
        string prefix = exchange.Json["filterNamePrefix"]?.GetValue<string>() ?? "";
        int limit = exchange.Json["limit"]?.GetValue<int>() ?? 50;
        int start = int.Parse(exchange.Json["nextToken"]?.GetValue<string>() ?? "0", CultureInfo.InvariantCulture);
        SubscriptionFilter[] found =
        [
            .. filters.Where(filter => filter.Name.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(
                filter => filter.Name, StringComparer.Ordinal),
        ];
        JsonObject answer = new() { ["subscriptionFilters"] = new JsonArray([.. found.Skip(start).Take(limit).Select(filter => (JsonNode)filter.ToJson())]) };
        if (start + limit < found.Length)
            answer["nextToken"] = (start + limit).ToString(CultureInfo.InvariantCulture);
        return AwsAnswer.FromJson11(answer);
    }
}
