using System.Collections.Concurrent;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// Refuses calls beyond the rates that AWS publishes, by one token bucket an account, region and quota. API Gateway: 10 a second, burst 40,
/// for all operations of both APIs together; DescribeSubscriptionFilters: 5 a second; FilterLogEvents: 5, 10 or 25 a second.
/// </summary>
internal sealed class PublishedRates(AwsSettings settings, TimeProvider clock) : IAwsBehavior
{
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    public Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        if (!settings.PublishedRates || RateOf(exchange) is not var (quota, perSecond, burst))
            return next(exchange);
        Bucket bucket = _buckets.GetOrAdd(exchange.Key(quota), _ => new Bucket(clock, perSecond, burst));
        return bucket.TryTake() ? next(exchange) : Task.FromResult(ServiceErrors.Throttled(exchange.Call).ToAnswer(exchange.Call.Protocol));
    }

    private static (string Quota, int PerSecond, int Burst)? RateOf(AwsExchange exchange) => exchange switch
    {
        { Service: "apigateway" or "apigatewayv2" } => ("apigateway", 10, 40),
        { Service: "logs", Operation: "DescribeSubscriptionFilters" } => ("filters", 5, 5),
        { Service: "logs", Operation: "FilterLogEvents", Region: "us-east-1" } => ("events", 25, 25),
        { Service: "logs", Operation: "FilterLogEvents", Region: "eu-central-1" } => ("events", 5, 5),
        { Service: "logs", Operation: "FilterLogEvents" } => ("events", 10, 10),
        _ => null,
    };

    private sealed class Bucket(TimeProvider clock, int perSecond, int burst)
    {
        private readonly Lock _gate = new();
        private double _tokens = burst;
        private long _filled = clock.GetTimestamp();

        public bool TryTake()
        {
            lock (_gate)
            {
                long now = clock.GetTimestamp();
                _tokens = Math.Min(burst, _tokens + (clock.GetElapsedTime(_filled, now).TotalSeconds * perSecond));
                _filled = now;
                if (_tokens < 1)
                    return false;
                _tokens--;
                return true;
            }
        }
    }
}
