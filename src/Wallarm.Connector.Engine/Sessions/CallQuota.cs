using Wallarm.Connector.Engine.Errors;

namespace Wallarm.Connector.Engine.Sessions;

/// <summary>The calls that AWS counts together for an account in a region.</summary>
/// <param name="Name">What tells it from other quotas.</param>
/// <param name="Interval">The time between two calls at the published rate; zero for a rate that AWS does not publish.</param>
/// <param name="Burst">How many calls may go at once after a pause.</param>
/// <remarks>
/// Bursts are a little below AWS's, since calls do not arrive at the pace at which they were sent, and others use the account as well.
/// Sources: "Amazon API Gateway quotas" (10 requests a second, burst 40, all operations of both APIs together); "CloudWatch Logs quotas"
/// (DescribeSubscriptionFilters: 5 a second) and "Amazon CloudWatch Logs endpoints and quotas" (FilterLogEvents: 10 a second, and the
/// regions below).
/// </remarks>
internal sealed record CallQuota(string Name, TimeSpan Interval, int Burst)
{
    private const string LogEvents = "logs:FilterLogEvents";

    private static readonly CallQuota ApiGateway = new("apigateway", TimeSpan.FromMilliseconds(100), 36);
    private static readonly CallQuota Filters = new("logs:DescribeSubscriptionFilters", TimeSpan.FromMilliseconds(200), 4);

    /// <summary>The quota of an operation.</summary>
    /// <param name="service">The service.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="region">System name of the region: some quotas are not the same everywhere.</param>
    public static CallQuota Of(AwsService service, string operation, string region)
    {
        if (service.ActionPrefix == ApiGateway.Name) return ApiGateway;
        var name = $"{service.ActionPrefix}:{operation}";
        return name == Filters.Name ? Filters
            : name == LogEvents ? LogEventsOf(region)
            : new CallQuota(name, TimeSpan.Zero, 1);
    }

    private static CallQuota LogEventsOf(string region)
    {
        var perSecond = region switch
        {
            "us-east-1" => 25,
            "ap-northeast-3" or "ap-southeast-3" or "ca-west-1" or "eu-central-1" or "il-central-1" => 5,
            _ => 10,
        };
        return new CallQuota(LogEvents, TimeSpan.FromSeconds(1.0 / perSecond), perSecond * 4 / 5);
    }
}
