using System.Numerics;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// PutLogEvents into a subscribed group reaches the functions behind its filters, as long as they still permit it. As in AWS the answer to
/// the writer does not wait for them.
/// </summary>
internal sealed class LogDeliveries(
    SubscriptionFilters filters,
    ResourcePolicies policies,
    DeployedVersions versions,
    DeliveryMetrics metrics,
    DeliveryQueue queue) : IAwsBehavior
{
    private static long s_lastSequence;

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        AwsAnswer answer = await next(exchange);
        if (!exchange.Is("logs", "PutLogEvents") || !answer.IsSuccess)
            return answer;
        string group = exchange.Json["logGroupName"]!.GetValue<string>();
        LogEvent[] events = [.. Accepted(exchange.Json["logEvents"]!.AsArray(), answer.Json["rejectedLogEventsInfo"]).Select(ToLogEvent)];
        foreach (SubscriptionFilter filter in filters.Of(exchange, group))
        {
            LogEvent[] taken = [.. events.Where(each => filter.Takes(each.Message!))];
            if (filter.Function is { } function && taken.Length > 0 && policies.AllowsLogs(exchange, function, group, countTry: false))
            {
                await metrics.CountAsync(exchange, filter, function, taken);
                queue.Add(await DescribeAsync(exchange, filter, function, new LogsEvent { LogStream = exchange.Json["logStreamName"]!.GetValue<string>(), LogEvents = taken }));
            }
        }

        return answer;
    }

    /// <summary>
    /// What a group hands on of an event that a service of AWS itself writes into it; null where no function may take it.
    /// </summary>
    public async Task<LogDelivery?> FindAsync(AwsExchange exchange, string group, LogsEvent written)
    {
        foreach (SubscriptionFilter filter in filters.Of(exchange, group))
        {
            if (filter.Function is { } function && policies.AllowsLogs(exchange, function, group, countTry: false))
                return await DescribeAsync(exchange, filter, function, written);
        }

        return null;
    }

    private async Task<LogDelivery> DescribeAsync(AwsExchange exchange, SubscriptionFilter filter, FunctionReference function, LogsEvent written) => new(
        await versions.FindAsync(exchange, function),
        filter.DestinationArn,
        written with { Owner = exchange.AccountId, LogGroup = filter.LogGroup, SubscriptionFilters = [filter.Name] });

    private static IEnumerable<JsonNode?> Accepted(JsonArray events, JsonNode? rejected)
    {
        int first = Math.Max(Index("tooOldLogEventEndIndex") ?? 0, Index("expiredLogEventEndIndex") ?? 0);
        return events.Take(Index("tooNewLogEventStartIndex") ?? events.Count).Skip(first);

        int? Index(string name) => rejected?[name]?.GetValue<int>();
    }

    private static LogEvent ToLogEvent(JsonNode? written)
    {
        long timestamp = written!["timestamp"]!.GetValue<long>();
        return new LogEvent
        {
            Id = LogEvent.MakeId(timestamp, new BigInteger(Interlocked.Increment(ref s_lastSequence))),
            Timestamp = timestamp,
            Message = written["message"]!.GetValue<string>(),
        };
    }
}
